package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("Signing in at the console")
class ConsoleSignInSpec {

    private final RunningZetel zetel = RunningZetel.shared();
    private final Http http = zetel.http();
    private final TestTenant tenant = TestTenant.registered(zetel);
    private final String products = "/console/t/" + tenant.id() + "/products";

    @Test
    void leads_to_the_form_and_back_to_where_one_was_once_a_given_password_is_changed() {
        var name = "anna-" + UUID.randomUUID();
        var made = http.operator()
                .post("/api/v1/people", Map.of("signInName", name, "tenantId", tenant.id(), "roles", List.of("Reader")))
                .expect(201);
        var browser = new Browser(http);

        assertThat(browser.get("/").expect(303).header("Location")).isEqualTo("/console/sign-in");
        var asked = browser.get(products + "?lang=de").expect(303).header("Location");
        assertThat(asked).startsWith("/console/sign-in?back=%2Fconsole%2Ft%2F");
        var wrong = browser.signIn(name, "wrong password", null).expect(401);
        assertThat(Jsoup.parse(wrong.body()).select("[role=alert]").text())
                .isEqualTo("Name and password do not go together.");
        assertThat(browser.cookies()).doesNotContainKey("zetel");

        assertThat(browser.signIn(name, made.text("/password"), products)
                        .expect(303)
                        .header("Location"))
                .isEqualTo("/console/password");
        assertThat(browser.get(products).expect(303).header("Location"))
                .as("nothing else before")
                .isEqualTo("/console/password");
        var password = browser.page("/console/password");
        var form = "form[action=/console/password]";
        browser.submit(password, form, "present", made.text("/password"), "wanted", "short")
                .expect(400);
        browser.submit(password, form, "present", "wrong", "wanted", Browser.PASSWORD)
                .expect(401);
        assertThat(browser.submit(password, form, "present", made.text("/password"), "wanted", Browser.PASSWORD)
                        .expect(303)
                        .header("Location"))
                .isEqualTo("/console/t/" + tenant.id());
        assertThat(browser.page(products).selectFirst(".who strong").text()).isEqualTo(name);

        var elsewhere = new Browser(http);
        assertThat(elsewhere
                        .signIn(name, Browser.PASSWORD, products + "?lang=nl")
                        .expect(303)
                        .header("Location"))
                .isEqualTo(products + "?lang=nl");
        for (var foreign : List.of(
                "https://evil.example/",
                "//evil.example/console",
                "/console/../api/v1",
                "/consolation",
                "/console//evil")) {
            assertThat(new Browser(http)
                            .signIn(name, Browser.PASSWORD, foreign)
                            .expect(303)
                            .header("Location"))
                    .as(foreign)
                    .isEqualTo("/console/t/" + tenant.id());
        }
    }

    @Test
    void ends_by_signing_out_by_other_roles_and_with_the_person() {
        var browser = Browser.of(http, tenant.id(), Role.READER);
        var copy = browser.behind(http);
        assertThat(browser.submit(browser.page(products), "form[action=/console/sign-out]")
                        .expect(303)
                        .header("Location"))
                .isEqualTo("/console/sign-in");
        assertThat(browser.cookies()).doesNotContainKey("zetel");
        copy.get(products).expect(303);

        var name = "bert-" + UUID.randomUUID();
        var made = http.operator()
                .post("/api/v1/people", Map.of("signInName", name, "tenantId", tenant.id(), "roles", List.of("Reader")))
                .expect(201);
        var other = new Browser(http).signedIn(name, made.text("/password"));
        other.get(products).expect(200);
        http.operator()
                .patch("/api/v1/people/" + made.text("/personId"), Map.of("roles", List.of("GlobalAdmin")))
                .expect(200);
        other.get(products).expect(303);
        var token = other.page("/console/sign-in").selectFirst("[name=_csrf]").attr("value");
        other.signedIn(name, Browser.PASSWORD).get(products).expect(200);
        other.post("/console/look", List.<String[]>of(new String[] {"_csrf", token}))
                .expect(403);
        http.operator().delete("/api/v1/people/" + made.text("/personId")).expect(204);
        other.get(products).expect(303);
    }

    @Test
    void gives_a_cookie_that_no_script_reads_and_that_opens_no_api_and_a_token_opens_no_page() {
        var browser = new Browser(http);
        var name = "carl-" + UUID.randomUUID();
        var made = http.operator()
                .post("/api/v1/people", Map.of("signInName", name, "tenantId", tenant.id(), "roles", List.of("Reader")))
                .expect(201);
        var reply = browser.signIn(name, made.text("/password"), null).expect(303);
        assertThat(reply.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("zetel="))
                .singleElement()
                .asString()
                .contains("Path=/console")
                .contains("HttpOnly")
                .contains("SameSite=Lax");

        assertThat(browser.get(tenant.path("/products")).expect(401).text("/code"))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(tenant.as(Role.READER).get(products).expect(303).header("Location"))
                .startsWith("/console/sign-in");
        assertThat(zetel.context()
                        .getBean(JdbcClient.class)
                        .sql("select string_agg(id_hash, ' ') from console_session")
                        .query(String.class)
                        .single())
                .doesNotContain(browser.cookies().get("zetel"));
    }

    @Test
    void and_every_other_form_needs_the_token_of_one_of_our_own_pages() {
        var browser = Browser.of(http, tenant.id(), Role.GLOBAL_ADMIN);
        var fields = List.of(new String[] {"theme", "dark"}, new String[] {"back", products});
        var refused = browser.post("/console/look", fields).expect(403);
        assertThat(Jsoup.parse(refused.body()).title()).startsWith("Not for you");
        assertThat(refused.header("Content-Type")).startsWith("text/html");

        var page = browser.page(products);
        var token =
                page.selectFirst("form[action=/console/look] input[name=_csrf]").attr("value");
        var all = List.of(fields.get(0), fields.get(1), new String[] {"_csrf", token});
        browser.post("/console/look", all, "Sec-Fetch-Site", "cross-site").expect(403);
        assertThat(browser.post("/console/look", all, "Sec-Fetch-Site", "same-origin")
                        .expect(303)
                        .header("Location"))
                .isEqualTo(products);
        assertThat(browser.page(products).selectFirst("html").attr("data-theme"))
                .isEqualTo("dark");
        new Browser(http)
                .post("/console/sign-in", List.of(new String[] {"name", "x"}, new String[] {"password", "y"}))
                .expect(403);
    }

    @Test
    void shows_pages_that_let_nothing_foreign_in_and_that_nobody_keeps() {
        var reply = new Browser(http).get("/console/sign-in").expect(200);
        assertThat(reply.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(reply.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Cache-Control")).contains("no-store");

        var page = Jsoup.parse(reply.body());
        for (var file : List.of(
                page.selectFirst("link[rel=stylesheet]").attr("href"),
                page.selectFirst("script").attr("src"),
                page.selectFirst("link[rel=icon]").attr("href"))) {
            var asset = new Browser(http).get(file).expect(200);
            assertThat(asset.header("Cache-Control"))
                    .as(file)
                    .contains("max-age=31536000")
                    .contains("immutable");
        }
        new Browser(http).get("/console/assets/console.000000000000.css").expect(404);
    }

    @Test
    void lasts_over_restarts_and_ends_after_half_an_hour_without_a_look_or_after_twelve_hours() {
        var directory = RunningZetel.preparedDirectory();
        Browser idle;
        Browser busy;
        String page;
        try (var first = RunningZetel.start(directory)) {
            var own = TestTenant.registered(first);
            page = "/console/t/" + own.id() + "/products";
            idle = Browser.of(first.http(), own.id(), Role.READER);
            busy = Browser.of(first.http(), own.id(), Role.READER);
        }
        try (var second = RunningZetel.start(directory)) {
            idle = idle.behind(second.http());
            busy = busy.behind(second.http());
            idle.get(page).expect(200);
            var quarter = Duration.ofMinutes(20);
            second.clock().forward(quarter);
            busy.get(page).expect(200);
            second.clock().forward(quarter);
            busy.get(page).expect(200);
            idle.get(page).expect(303);
            for (int i = 2; i < 35; i++) {
                second.clock().forward(quarter);
                busy.get(page).expect(200);
            }
            second.clock().forward(quarter);
            busy.get(page).expect(303);
        }
    }

    @Test
    void says_which_settings_of_an_issuer_are_missing_also_when_that_is_away() {
        try (var without = RunningZetel.start(
                RunningZetel.preparedDirectory(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1",
                "--spring.security.oauth2.resourceserver.jwt.audiences=x",
                "--spring.security.oauth2.client.registration.zetel.client-id=x")) {
            assertThat(new Browser(without.http())
                            .get("/console/sign-in?lang=en")
                            .body())
                    .contains("spring.security.oauth2.client.registration.zetel.client-secret")
                    .doesNotContain("registration.zetel.client-id");
        }
    }
}
