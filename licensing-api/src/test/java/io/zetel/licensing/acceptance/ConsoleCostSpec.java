package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counted and not timed: red when a page suddenly asks more, or reads a table to its end. */
@DisplayName("What a page costs")
class ConsoleCostSpec {

    private static final int USERS = 3_000;
    private static final int MEMBERS = 1_200;
    private static final int CLAIMS = 700;
    private static final int REFUSED = 20;
    private static final int MOST_STATEMENTS = 12;
    /** Who asks, and for which tenant. */
    private static final int MOST_STATEMENTS_SHARED = 2;

    private static final String LIVE = "X-Live";
    /** Of any table: a few pages of fifty, and nothing that grows with the tenant. */
    private static final double MOST_ROWS = 500;

    @Test
    void is_a_few_statements_that_read_a_few_rows() {
        var noted = new PageStatements();
        try (var zetel = RunningZetel.start(
                RunningZetel.preparedDirectory(), new MovableClock(), context -> context.getBeanFactory()
                        .addBeanPostProcessor(noted))) {
            var tenant = TestTenant.claiming(zetel);
            var policy = furnished(tenant);
            Browser.caughtUp(zetel);
            zetel.context().getBean(JdbcClient.class).sql("analyze").update();
            var browser = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
            browser.page("/console/t/" + tenant.id());
            var dear = new ArrayList<String>();
            for (var path : pages(browser, "/console/t/" + tenant.id(), policy)) {
                noted.taken();
                browser.page(path);
                var asked = noted.taken();
                assertThat(asked).as(path).isNotEmpty();
                if (asked.size() > MOST_STATEMENTS) {
                    dear.add(path + " asks " + asked.size() + ": "
                            + asked.stream()
                                    .map(one -> one.sql().replaceAll("\\s+", " "))
                                    .collect(Collectors.joining("\n")));
                }
                asked.stream()
                        .filter(one -> one.sql().strip().startsWith("select"))
                        .forEach(one -> noted.rowsOf(one).forEach((table, rows) -> {
                            // What a group reaches is counted among its members.
                            if (rows > (path.endsWith("/groups/all") ? MEMBERS : MOST_ROWS)) {
                                dear.add("%s reads %.0f rows of %s: %s"
                                        .formatted(path, rows, table, one.sql().replaceAll("\\s+", " ")));
                            }
                        }));
            }
            assertThat(dear).isEmpty();
        }
    }

    @Test
    void is_shared_by_pages_that_refresh_within_a_second_and_by_no_others() {
        var noted = new PageStatements();
        var clock = new MovableClock();
        try (var zetel = RunningZetel.start(RunningZetel.preparedDirectory(), clock, context -> context.getBeanFactory()
                .addBeanPostProcessor(noted))) {
            var tenant = TestTenant.claiming(zetel);
            tenant.buy("SPE_E3", 7);
            var before = Instant.now();
            tenant.buy("SPE_E3", 10);
            var other = TestTenant.claiming(zetel);
            other.buy("SPE_E3", 23);
            Browser.caughtUp(zetel);
            var path = "/console/t/" + tenant.id();
            var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
            var auditor = Browser.of(zetel.http(), tenant.id(), Role.READER, Role.AUDITOR);
            reader.page(path);
            noted.taken();
            reader.page(path);
            int alone = noted.taken().size();

            var first = reader.get(path, LIVE, "again").expect(200);
            Awaitility.await().untilAsserted(() -> {
                reader.get(path, LIVE, "again").expect(200);
                noted.taken();
                var told = auditor.get(path, LIVE, "again").expect(200);
                assertThat(noted.taken()).hasSizeLessThanOrEqualTo(MOST_STATEMENTS_SHARED);
                assertThat(figures(told)).isEqualTo(figures(first)).contains("17");
                assertThat(told.body()).contains(path + "/history");
            });
            assertThat(reader.get(path, LIVE, "again").expect(200).body())
                    .as("what another role sees around it")
                    .doesNotContain(path + "/history");

            reader.get(path, LIVE, "again").expect(200);
            noted.taken();
            reader.get(path, LIVE, "1").expect(200);
            assertThat(noted.taken()).as("just listens").hasSize(alone);
            reader.page(path);
            assertThat(noted.taken()).as("somebody looks").hasSize(alone);
            assertThat(figures(
                            reader.get(path + "?asOf=" + before, LIVE, "again").expect(200)))
                    .as("as of then")
                    .contains("7")
                    .doesNotContain("17");
            assertThat(figures(Browser.of(zetel.http(), other.id(), Role.READER)
                            .get("/console/t/" + other.id(), LIVE, "again")
                            .expect(200)))
                    .as("another tenant")
                    .contains("23");
            reader.get(path, LIVE, "again").expect(200);
            noted.taken();
            clock.forward(Duration.ofSeconds(1));
            reader.get(path, LIVE, "again").expect(200);
            assertThat(noted.taken()).as("a second later").hasSize(alone);
        }
    }

    private static String figures(Reply page) {
        return Jsoup.parse(page.body()).select("#figures dd").eachText().toString();
    }

    private static String furnished(TestTenant tenant) {
        var directory = new DirectoryClient(tenant);
        tenant.buy("SPE_E3", 5_000);
        tenant.buy("SPE_E5", 5_000);
        var policy = tenant.policy("TEAMS", "SPE_E5").text("/policyId");
        directory.manyUsers(USERS);
        directory.group("all", "USER");
        for (int from = 0; from < MEMBERS; from += 400) {
            directory.join(
                    "all",
                    IntStream.range(from, from + 400).mapToObj(i -> "m-" + i).toArray(String[]::new));
        }
        directory.finished(directory.give("all", "SPE_E3"));
        tenant.buy("VISIOCLIENT", 1);
        directory.group("few", "USER");
        directory.join("few", "m-1", "m-2");
        directory.finished(directory.give("few", "VISIOCLIENT"));
        for (int i = 0; i < CLAIMS; i++) {
            tenant.signIn("m-" + (USERS - i - 1));
        }
        for (int i = 0; i < REFUSED; i++) {
            directory.user("guest-" + i, Map.of("userType", "Guest", "displayName", "Guest " + i));
            tenant.signIn("guest-" + i).expect(409);
        }
        return policy;
    }

    private static List<String> pages(Browser browser, String at, String policy) {
        var pages = new ArrayList<String>();
        for (var rest : List.of(
                "",
                "/products",
                "/products/SPE_E3",
                "/products/SPE_E3/users",
                "/products/SPE_E3/groups",
                "/products/SPE_E3/purchases",
                "/products/SPE_E3/plans",
                "/products/SPE_E3/assign?search=m-2",
                "/policies",
                "/policies/" + policy,
                "/report",
                "/report?policyId=" + policy,
                "/users",
                "/users?search=m-2",
                "/users?show=errors",
                "/users/m-1",
                "/users/m-1/why",
                "/groups",
                "/groups/all",
                "/groups/few",
                "/groups/all/members",
                "/devices",
                "/jobs",
                "/settings",
                "/history",
                "/history?type=LicenseClaimed",
                "/history/9",
                "/find?q=m-2")) {
            pages.add(at + rest);
            var next = browser.page(at + rest).select("a[rel=next]").attr("href");
            if (!next.isEmpty()) {
                pages.add(next);
            }
        }
        return pages;
    }
}
