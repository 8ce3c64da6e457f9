package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The first page, proof and operations at the console, without script")
class ConsoleOperationsSpec {

    private final RunningZetel zetel = RunningZetel.shared();

    @Test
    void say_first_what_wants_attention_each_with_its_step() {
        var tenant = TestTenant.claiming(zetel);
        var directory = new DirectoryClient(tenant);
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var at = "/console/t/" + tenant.id();
        assertThat(reader.page(at).select("main").text()).contains("Nothing. There are seats");
        tenant.buy("SPE_E3", 1);
        tenant.policy("TEAMS", "SPE_E3");
        directory.user("anna", Map.of("displayName", "Anna", "usageLocation", "NL"));
        tenant.signIn("anna");
        directory.users("bob");
        directory.group("sales", "USER");
        directory.join("sales", "bob");
        directory.finished(directory.give("sales", "SPE_E3"));
        Browser.caughtUp(zetel);
        var page = reader.page(at);
        assertThat(page.select(".figures dd").eachText()).containsExactly("1", "0", "1", "0");
        assertThat(page.select(".todo li").eachText())
                .hasSize(2)
                .anySatisfy(line ->
                        assertThat(line).contains("Group sales").contains("1 member does not get what the group gives"))
                .anySatisfy(line -> assertThat(line).contains("the 1 seat is out"));
        for (var step : page.select(".todo a").eachAttr("href")) {
            reader.page(step);
        }
        assertThat(page.select(".feed li").text()).contains("Anna").contains("Microsoft 365 E3");
    }

    @Test
    void show_what_was_refused_beside_what_was_claimed_and_say_why_in_the_readers_language() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 1);
        tenant.policy("TEAMS", "SPE_E3");
        new DirectoryClient(tenant).user("late", Map.of("displayName", "Late <b>", "usageLocation", "NL"));
        var before = zetel.clock().instant();
        tenant.signIn("anna").expect(201);
        tenant.signIn("late").expect(409);
        Browser.caughtUp(zetel);
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var at = "/console/t/" + tenant.id();
        Map.of(
                        "en", "Refused There are no licences left.",
                        "nl", "Geweigerd Er zijn geen licenties meer.",
                        "de", "Abgelehnt Es sind keine Lizenzen mehr verfügbar.")
                .forEach((language, why) -> {
                    var feed = reader.page(at + "?lang=" + language).select("#claims[data-live] .feed li");
                    assertThat(feed).as("the newest first").hasSize(2);
                    assertThat(feed.first().text())
                            .contains("Late <b> · Microsoft Teams · TEAMS for everyone")
                            .endsWith(why);
                    assertThat(feed.first().select("a").attr("href")).endsWith("/users/late");
                    assertThat(feed.last().text()).contains("anna").endsWith("Microsoft 365 E3");
                });
        assertThat(reader.page(at + "?asOf=" + before).select("#claims .feed li"))
                .isEmpty();
    }

    @Test
    void check_the_chain_and_take_a_checkpoint_back() {
        var tenant = TestTenant.claiming(zetel);
        Browser.caughtUp(zetel);
        var auditor = Browser.of(zetel.http(), tenant.id(), Role.AUDITOR);
        var at = "/console/t/" + tenant.id() + "/proof";
        var kept = auditor.get(at + "/checkpoint").expect(200).body().strip();
        var own = auditor.submit(auditor.page(at), "main form", "checkpoint", kept)
                .expect(303)
                .header("Location");
        var checked = checked(auditor, own);
        assertThat(checked.select("#result .tag.good")).hasSize(1);
        assertThat(checked.selectFirst("#checkpoint").attr("value")).isEqualTo(kept);
        assertThat(checked(auditor, own).select("#progress").html())
                .as("it stays there")
                .isEqualTo(checked.select("#progress").html());
        var elsewhere = own.replaceFirst("/proof/[^?]+", "/proof/2026-11-29T12:00:00Z");
        assertThat(checked(auditor, elsewhere).select("#result .tag.good"))
                .as("a node that does not know of it checks itself")
                .hasSize(1);
        auditor.get(at + "/then").expect(404);
        assertThat(Jsoup.parse(auditor.submit(auditor.page(at), "main form", "checkpoint", "forged")
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("This is no checkpoint of this tenant.");
        var lines = auditor.get("/console/t/" + tenant.id() + "/history.ndjson?type=AutoClaimEnabled")
                .expect(200);
        assertThat(lines.body().lines()).hasSize(1);
        assertThat(auditor.get("/console/t/" + tenant.id() + "/history.csv")
                        .expect(200)
                        .header("Content-Type"))
                .startsWith("text/csv");
    }

    /** The page of a check that has come to its end; it looks again as long as there is a bar. */
    private static Document checked(Browser auditor, String own) {
        var page = auditor.page(own);
        while (!page.select("#progress progress").isEmpty()) {
            page = auditor.page(own);
        }
        return page;
    }

    @Test
    void show_the_history_of_some_days() {
        var tenant = TestTenant.claiming(zetel);
        Browser.caughtUp(zetel);
        var auditor = Browser.of(zetel.http(), tenant.id(), Role.AUDITOR);
        var at = "/console/t/" + tenant.id() + "/history";
        var today = LocalDate.ofInstant(zetel.clock().instant(), ZoneOffset.UTC);
        var newest = auditor.page(at);
        var all = newest.select("tbody tr").size();
        assertThat(newest.select("tbody tr").text())
                .contains("auto-claim turned on by an administrator AutoClaimEnabled");
        assertThat(newest.select("select[name=type] option[value=AutoClaimEnabled]")
                        .text())
                .isEqualTo("auto-claim turned on");
        var one = auditor.page(newest.select("tbody th a").first().attr("href"));
        assertThat(one.select("a[rel=next]")).as("after the last").isEmpty();
        assertThat(auditor.page(one.select("a[rel=prev]").attr("href")).select("a[rel=next]"))
                .hasSize(1);
        assertThat(auditor.page(at + "?from=%s&to=%s".formatted(today.minusDays(1), today))
                        .select("tbody tr"))
                .hasSize(all);
        var before = auditor.page(at + "?to=" + today.minusDays(2));
        assertThat(before.select("main").text()).contains("Nothing passes the filter.");
        assertThat(before.select("input[name=to]").attr("value"))
                .isEqualTo(today.minusDays(2).toString());
        assertThat(auditor.get(before.select("a:contains(CSV)").attr("href"))
                        .expect(200)
                        .body()
                        .lines())
                .as("nothing but the header")
                .hasSize(1);
        assertThat(auditor.get(at + "?from=2026-02-01&to=2026-01-31")
                        .expect(400)
                        .body())
                .contains("The last day is before the first.");
        auditor.get(at + "?from=yesterday").expect(400);
    }

    @Test
    void let_the_operator_add_tenants_people_and_programs() {
        var operator = operator();
        var id = "t-" + UUID.randomUUID();
        operator.submit(
                        operator.page("/console/ops/tenants"),
                        "form[action$=/tenants]",
                        "id",
                        id,
                        "name",
                        "New",
                        "country",
                        "nl")
                .expect(303);
        Browser.caughtUp(zetel);
        assertThat(Jsoup.parse(operator.submit(
                                        operator.page("/console/ops/tenants"),
                                        "form[action$=/tenants]",
                                        "id",
                                        id,
                                        "name",
                                        "New",
                                        "country",
                                        "NL")
                                .expect(409)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("There is such a tenant already.");

        var name = "p-" + UUID.randomUUID();
        var added = operator.submit(
                        operator.page("/console/ops/people"),
                        "form[action$=/people]",
                        "name",
                        name,
                        "tenant",
                        id,
                        "role",
                        "Reader")
                .expect(200);
        var password = Jsoup.parse(added.body()).select(".note.good").text().replaceAll(".*: ", "");
        assertThat(new Browser(zetel.http())
                        .signedIn(name, password)
                        .page("/console/t/" + id)
                        .select("h1")
                        .text())
                .isEqualTo("Overview");
        assertThat(operator.page("/console/ops/people").text()).as("shown once").doesNotContain(password);
        assertThat(Jsoup.parse(operator.submit(
                                        operator.page("/console/ops/people"),
                                        "form[action$=/people]",
                                        "name",
                                        name,
                                        "tenant",
                                        id,
                                        "role",
                                        "Reader")
                                .expect(409)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("Somebody has this name already.");

        // The first by name, and so on the first page.
        var client = "0-" + UUID.randomUUID();
        var made = operator.submit(
                        operator.page("/console/ops/clients"),
                        "form[action$=/clients]",
                        "name",
                        client,
                        "tenant",
                        id,
                        "role",
                        "Service")
                .expect(200);
        assertThat(Jsoup.parse(made.body()).select(".note.good").text()).contains(client);
        var row = "tr:has(th:containsOwn(" + client + "))";
        var clients = operator.page("/console/ops/clients");
        assertThat(clients.select(row + " td").eachText()).anyMatch(text -> text.equals("never"));
        var renewed = Jsoup.parse(operator.submit(
                        operator.page(
                                clients.selectFirst(row + " a[href$=/secret]").attr("href")),
                        "main form[method=post]",
                        "overlap",
                        "24",
                        "reason",
                        "It is a year old")
                .expect(200)
                .body());
        assertThat(renewed.select(".note.good").text()).contains("Secret of " + client);
        assertThat(clients.select("a[href$=/clients/operator/secret]")).isEmpty();
        assertThat(Jsoup.parse(operator.submit(
                                        operator.page("/console/ops/clients/operator/secret"),
                                        "main form[method=post]",
                                        "overlap",
                                        "24")
                                .expect(409)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("ZETEL_OPERATOR_SECRET sets the secret of the operator.");
        assertThat(operator.page("/console/ops/clients").select(row).text()).contains("The secret before works until");
        operator.post("/console/ops/clients/" + client + "/delete", List.<String[]>of(new String[] {
                    "_csrf",
                    operator.page("/console/ops/clients")
                            .selectFirst("[name=_csrf]")
                            .attr("value")
                }))
                .expect(303);
    }

    @Test
    void tell_the_operator_how_far_read_models_are() {
        var operator = operator();
        assertThat(operator.page("/console/ops/projections").select("tbody th").eachText())
                .contains("seat-usage", "history");
        var told = zetel.operator().get("/api/v1/operations/projections").expect(200);
        assertThat(TestTenant.each(told, "projection")).contains("seat-usage");
        assertThat(operator.page("/console/ops/dead-letters").select("h1").text())
                .isEqualTo("Dead letters");
        var token = new String[] {
            "_csrf",
            operator.page("/console/ops/dead-letters")
                    .selectFirst("[name=_csrf]")
                    .attr("value")
        };
        assertThat(Jsoup.parse(operator.post(
                                        "/console/ops/dead-letters/discard",
                                        List.<String[]>of(
                                                token,
                                                new String[] {"projection", "seat-usage"},
                                                new String[] {"tenant", "t-1"},
                                                new String[] {"eventId", "x"}))
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("Give a reason.");
    }

    @Test
    void lay_the_vendors_list_over_the_catalogue_after_a_look_at_what_it_changes() {
        var operator = operator();
        var sku = "C-" + UUID.randomUUID();
        var list = list(sku);
        var looked = look(operator, list);
        assertThat(looked.select("h1").text()).isEqualTo("What the list would change");
        assertThat(looked.select(".figures dd").eachText()).containsExactly("1", "1", "0", "0");
        assertThat(looked.select("[data-preview]").text())
                .contains("New products: 1")
                .contains("<Suite> " + sku);
        var tenant = TestTenant.registered(zetel);
        var search = tenant.path("/catalogue/products?search=" + sku);
        assertThat(tenant.as(Role.READER).get(search).json().get("items"))
                .as("nothing happens before")
                .isEmpty();

        var another = operator.upload(looked, "main form", list(sku).replace("<Suite>", "Another"));
        assertThat(Jsoup.parse(another.expect(409).body())
                        .select("[role=status]")
                        .text())
                .contains("This is not what you looked at");
        assertThat(tenant.as(Role.READER).get(search).json().get("items")).isEmpty();

        var done = operator.follow(operator.upload(looked, "main form", list, "reason", "The vendor’s of today"));
        assertThat(done.select("tbody tr").first().text())
                .contains("list imported")
                .contains("The vendor’s of today");
        assertThat(tenant.as(Role.READER).get(search).text("/items/0/name")).isEqualTo("<Suite> " + sku);
        var again = look(operator, list);
        assertThat(again.select("[data-preview]").text()).contains("There is nothing to import.");
        assertThat(again.select("main form")).isEmpty();
        assertThat(operator.get("/console/ops/catalogue/import").expect(303).header("Location"))
                .isEqualTo("/console/ops/catalogue");
    }

    @Test
    void show_the_catalogue_as_of_then() {
        var operator = operator();
        var catalogue = "/console/ops/catalogue";
        var before = operator.page(catalogue);
        var instant = zetel.context().getBean(InstantSource.class).instant();
        var list = list("C-" + UUID.randomUUID());
        var now = operator.follow(operator.upload(look(operator, list), "main form", list, "reason", "Of today"));
        assertThat(now.select(".figures").text())
                .isNotEqualTo(before.select(".figures").text());
        assertThat(now.select("#slide").attr("data-begun")).isNotEqualTo("0").isNotEmpty();

        var then = operator.page(catalogue + "?asOf=" + instant);
        assertThat(then.selectFirst("html").attr("data-when")).isEqualTo("past");
        assertThat(then.select(".figures").text())
                .isEqualTo(before.select(".figures").text());
        assertThat(then.select("tbody").text()).isEqualTo(before.select("tbody").text());
        assertThat(then.select("main form, .api code:contains(--data-binary)"))
                .as("nothing is done in the past")
                .isEmpty();
        var back = operator.page(then.select(".time a").attr("href"));
        assertThat(back.select(".figures").text())
                .isEqualTo(now.select(".figures").text());
        assertThat(operator.page(catalogue + "?asOf=2020-01-01T00:00:00Z").select("tbody tr"))
                .as("what was first has always been")
                .hasSize(1);
        operator.get(catalogue + "?asOf=2999-01-01T00:00:00Z").expect(400);
    }

    @Test
    void take_no_list_that_is_none_and_none_without_the_token_of_its_form() {
        var operator = operator();
        var page = operator.page("/console/ops/catalogue");
        assertThat(Jsoup.parse(operator.upload(page, "main form", "")
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("The file is empty, or none was chosen.");
        assertThat(Jsoup.parse(operator.upload(page, "main form", "no,list\n")
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("The first line is not the header of the vendor’s list.");
        var token = page.selectFirst("main form").attr("action");
        assertThat(operator.post(token, List.of()).status())
                .as("a form without a file")
                .isEqualTo(400);
        page.selectFirst("main form").attr("action", "/console/ops/catalogue");
        operator.upload(page, "main form", list("C-none")).expect(403);
        var large = HEADER + ("x".repeat(99) + "\n").repeat(15_000);
        page.selectFirst("main form").attr("action", token);
        assertThat(operator.upload(page, "main form", large).expect(200).body())
                .as("a list may be larger than other bodies")
                .contains("15,000");
    }

    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";

    /** A list with one product, whose name is text everywhere. */
    static String list(String sku) {
        return HEADER
                + "<Suite> %s,%s,%s,PLAN,%s,Plan\n"
                        .formatted(
                                sku,
                                sku,
                                UUID.nameUUIDFromBytes(sku.getBytes(StandardCharsets.UTF_8)),
                                UUID.nameUUIDFromBytes(("plan of " + sku).getBytes(StandardCharsets.UTF_8)));
    }

    static Document look(Browser operator, String list) {
        return Jsoup.parse(operator.upload(operator.page("/console/ops/catalogue"), "main form", list)
                .expect(200)
                .body());
    }

    static Browser operator() {
        var name = "op-" + UUID.randomUUID();
        var zetel = RunningZetel.shared();
        var made = zetel.operator()
                .post("/api/v1/people", Map.of("signInName", name, "roles", List.of("Operator")))
                .expect(201);
        return new Browser(zetel.http()).signedIn(name, made.text("/password"));
    }
}
