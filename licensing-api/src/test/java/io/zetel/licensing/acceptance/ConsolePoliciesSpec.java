package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Auto-claim policies at the console, without script")
class ConsolePoliciesSpec {

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.registered(zetel);
    private final Browser admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
    private final String policies = "/console/t/" + tenant.id() + "/policies";

    @Test
    void are_turned_on_and_made_in_five_steps() {
        tenant.buy("SPE_E3", 5);
        tenant.buy("SPE_E5", 5);
        tenant.buy("STANDARDPACK", 5);
        var off = admin.page(policies);
        assertThat(off.select("table")).isEmpty();
        var on = admin.follow(admin.submit(off, "form[action$=/settings/auto-claim]"));
        assertThat(on.select(".note")).isEmpty();
        assertThat(on.select("a[href$=/policies/new]")).hasSize(1);

        var form = "form[action$=/policies/new]";
        var name = admin.page(policies + "/new");
        assertThat(shown(admin.submit(name, form, "go", "next", "name", " ")).select("[role=alert]"))
                .hasSize(1);
        var app = shown(admin.submit(name, form, "go", "next", "name", "Teams for <all>"));
        assertThat(shown(admin.submit(app, form, "go", "next"))
                        .select("[role=alert]")
                        .text())
                .isEqualTo("Choose an app.");
        var product = shown(admin.submit(app, form, "go", "next", "app", "TEAMS"));
        assertThat(product.select("[name=sku]").eachAttr("value")).contains("SPE_E3", "SPE_E5", "STANDARDPACK");
        var backups = shown(admin.submit(product, form, "go", "next", "sku", "SPE_E3"));
        assertThat(backups.select("#backup0 option").eachAttr("value")).doesNotContain("SPE_E3");
        var services = shown(admin.submit(backups, form, "go", "next", "backup", "STANDARDPACK", "backup", "SPE_E5"));
        assertThat(services.select("input[disabled]")).as("what gives the app").isNotEmpty();
        var plan = services.select("input[name=on.SPE_E3]:not([disabled])").first();
        plan.removeAttr("checked");
        var review = shown(admin.submit(services, form, "go", "next"));
        assertThat(review.select("dd ol li")).hasSize(3);
        assertThat(tenant.readNow(zetel, "/policies").json().get("items"))
                .as("nothing exists before")
                .isEmpty();
        assertThat(shown(admin.submit(review, form, "go", "3"))
                        .select("#backup1 option[selected]")
                        .attr("value"))
                .isEqualTo("SPE_E5");

        var created = admin.submit(review, form, "go", "create");
        var again = admin.submit(review, form, "go", "create");
        assertThat(again.header("Location"))
                .as("the same form twice makes one policy")
                .isEqualTo(created.header("Location"));
        var made = admin.follow(created);
        assertThat(made.select("section h2").text()).isEqualTo("Teams for <all>");
        var items = tenant.readNow(zetel, "/policies").json().get("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).get("status").asString()).isEqualTo("On");
        assertThat(items.get(0).get("products").valueStream().map(sku -> sku.get("skuPartNumber")
                        .asString()))
                .containsExactly("SPE_E3", "STANDARDPACK", "SPE_E5");
        assertThat(items.get(0).at("/products/0/disabledPlans")).hasSize(1);
        assertThat(items.get(0).at("/products/1/disabledPlans")).isEmpty();
    }

    @Test
    void are_switched_renamed_reordered_extended_shortened_and_deleted() {
        var page = policy("SPE_E3", "SPE_E5");
        tenant.buy("STANDARDPACK", 5);
        var path = page.location();

        page = admin.follow(
                admin.submit(page, "form[method=post][action=" + path + "]", "enabled", null, "name", "Renamed"));
        assertThat(page.select("section h2").text()).isEqualTo("Renamed");
        assertThat(page.select("section .tag").first().text()).isEqualTo("○ Off");
        assertThat(page.select("ol.line li").text()).contains("TEAMS for everyone → Renamed");
        page = admin.follow(admin.submit(page, "form[action$=/order]", "sku", "SPE_E5", "direction", "up"));
        assertThat(page.select(".order input").eachAttr("value")).containsExactly("SPE_E5", "SPE_E3");
        page = admin.follow(admin.submit(page, "form[action$=/products]", "sku", "STANDARDPACK"));
        assertThat(page.select(".order input").eachAttr("value")).containsExactly("SPE_E5", "SPE_E3", "STANDARDPACK");

        var plan = page.select("form[action$=/services] input[name=plan]:not([disabled])")
                .first();
        plan.removeAttr("checked");
        page = admin.follow(admin.submit(page, "form[action$=/services]", "scope", "one"));
        assertThat(page.select("ol.line li").eachText())
                .anySatisfy(line -> assertThat(line)
                        .contains("order changed")
                        .contains("Microsoft 365 E3, Microsoft 365 E5 → Microsoft 365 E5, Microsoft 365 E3"))
                .anySatisfy(
                        line -> assertThat(line).contains("services changed").contains("Microsoft 365 E5: − "));
        assertThat(page.select("form[action$=/services]")
                        .first()
                        .select("input[name=plan]:not([checked])")
                        .eachAttr("value"))
                .containsExactly(plan.attr("value"));

        assertThat(admin.page(path + "/remove").select("main form[method=post]"))
                .as("first one chooses")
                .isEmpty();
        var all = admin.page(path + "/remove?sku=SPE_E5&sku=SPE_E3&sku=STANDARDPACK");
        assertThat(all.select("[role=alert]").text()).isEqualTo("One product must stay in the policy.");
        assertThat(all.select("main button")).as("what would be refused").isEmpty();
        var remove = admin.page(path + "/remove?sku=SPE_E5&sku=STANDARDPACK");
        assertThat(remove.select("[data-preview]").text()).contains("Nobody loses anything.");
        page = admin.follow(admin.submit(remove, "main form", "reason", "Too dear: café"));
        assertThat(page.select(".order li")).hasSize(1);
        assertThat(page.select("a[href$=/remove], button[value=up]"))
                .as("of one product")
                .isEmpty();
        Browser.caughtUp(zetel);
        assertThat(admin.page("/console/t/" + tenant.id() + "/history").text()).contains("Too dear: café");
        assertThat(page.select(".line li").eachText().getLast())
                .contains("products removed")
                .contains("Too dear: café")
                .contains("spec-");

        var list = admin.follow(admin.submit(admin.page(path + "/delete"), "main form", "reason", "Done"));
        assertThat(list.select("table")).isEmpty();
        admin.get(path).expect(404);
    }

    @Test
    void say_who_was_faster_and_change_nothing() {
        var page = policy("SPE_E3");
        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + id(page)), Map.of("name", "By the API"))
                .expect(200);
        var lost = admin.submit(page, "form[method=post][action=" + page.location() + "]", "name", "By the form")
                .expect(412);
        var said = Jsoup.parse(lost.body());
        assertThat(said.select("[role=alert]").text())
                .contains("Somebody else changed this since you opened it.")
                .contains("renamed");
        assertThat(said.select("[role=alert]").eachText())
                .as("both values")
                .anySatisfy(text -> assertThat(text).endsWith("TEAMS for everyone → By the API"))
                .contains("You wanted: By the form · On");
        assertThat(said.select("section h2").text()).isEqualTo("By the API");

        var order =
                admin.submit(page, "form[action$=/order]", "direction", "up").expect(412);
        assertThat(Jsoup.parse(order.body()).select("[role=alert]").eachText())
                .contains("You wanted: Microsoft 365 E3 · Move up");
    }

    @Test
    void take_the_order_that_products_were_dragged_to() {
        var page = policy("SPE_E3", "SPE_E5", "STANDARDPACK");
        var form = "form[action$=/order]";
        var dragged = admin.follow(admin.submit(
                page, form, "sku", "STANDARDPACK", "order", "STANDARDPACK", "order", "SPE_E3", "order", "SPE_E5"));
        assertThat(dragged.select(".order input").eachAttr("value"))
                .containsExactly("STANDARDPACK", "SPE_E3", "SPE_E5");
        assertThat(dragged.select(".order [checked]").attr("value")).isEqualTo("STANDARDPACK");
        assertThat(dragged.select("fieldset [role=status]").text()).contains("is now the primary product");
        assertThat(shown(admin.submit(dragged, form, "order", "SPE_E3", "order", "SPE_E5"))
                        .select("[role=alert]")
                        .text())
                .isEqualTo("The order must have the same products.");
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        assertThat(reader.page(page.location()).select(".grip")).isEmpty();
    }

    @Test
    void tell_who_claimed_the_last_first_and_what_and_as_of_then() {
        var page = policy("SPE_E3", "SPE_E5");
        assertThat(page.select("section").text()).contains("Nobody has claimed a licence under this policy yet.");
        new DirectoryClient(tenant).user("anna", Map.of("displayName", "Anna <b>", "usageLocation", "NL"));
        for (var user : List.of("u1", "u2", "u3", "u4", "anna")) {
            tenant.signIn(user);
        }
        var then = zetel.clock().instant();
        tenant.signIn("last");
        Browser.caughtUp(zetel);
        var path = page.location();
        var claimed = admin.page(path).select("section ul.line li");
        assertThat(claimed).hasSize(6);
        assertThat(claimed.get(0).text())
                .startsWith("last")
                .contains("Microsoft 365 E5")
                .endsWith("backup product 1");
        assertThat(claimed.get(1).text()).startsWith("Anna <b> anna").endsWith("Microsoft 365 E3 · primary product");
        assertThat(admin.page(claimed.get(1).select("a").attr("href"))
                        .select("h1")
                        .text())
                .isEqualTo("Anna <b>");
        assertThat(admin.page(admin.page(path)
                                .select("section a[href*=report?policyId=]")
                                .attr("href"))
                        .select("table:has(#claims) tbody tr"))
                .hasSize(6);
        assertThat(admin.page(path + "?asOf=" + then)
                        .select("section ul.line li")
                        .first()
                        .text())
                .as("as of then")
                .startsWith("Anna <b>");
        for (int i = 0; i < 4; i++) {
            tenant.signIn("more-" + i);
        }
        tenant.buy("SPE_E3", 5);
        tenant.signIn("eleventh");
        Browser.caughtUp(zetel);
        assertThat(admin.page(path).select("section ul.line li"))
                .as("the last few")
                .hasSize(10);
    }

    @Test
    void take_no_action_of_a_reader() {
        var page = policy("SPE_E3");
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var seen = reader.page(page.location());
        assertThat(seen.select("main form")).isEmpty();
        var token = new String[] {"_csrf", seen.selectFirst("[name=_csrf]").attr("value")};
        var path = page.location();
        for (var action : List.of(
                path,
                path + "/order",
                path + "/products",
                path + "/services",
                path + "/remove",
                path + "/delete",
                policies + "/new",
                "/console/t/" + tenant.id() + "/settings/auto-claim",
                "/console/t/" + tenant.id() + "/settings/auto-claim/off")) {
            reader.post(action, List.<String[]>of(token)).expect(403);
        }
    }

    @Test
    void are_reported_in_four_windows_as_page_and_as_csv() {
        var page = policy("SPE_E3", "SPE_E5");
        for (int i = 0; i < 7; i++) {
            tenant.signIn("u" + i);
        }
        for (int i = 0; i < 5; i++) {
            tenant.signIn("v" + i);
        }
        Browser.caughtUp(zetel);
        for (int window : List.of(1, 7, 30, 90)) {
            var report = admin.page("/console/t/" + tenant.id() + "/report?window=" + window);
            assertThat(report.select(".tabs [aria-current]").attr("href")).contains("window=" + window);
            assertThat(report.select(".figures dd").eachText()).containsExactly("10", "5", "5", "2");
            assertThat(report.select("table:has(#claims) tbody tr")).hasSize(10);
            assertThat(report.select("table:has(#days) tbody tr td").eachText()).containsExactly("5", "5", "2");
            assertThat(report.select(".bars path").eachAttr("class")).containsExactly("a", "b", "c");
            assertThat(report.select("table:has(#refusals) tbody tr").text())
                    .isEqualTo("There are no licences left. 2");
            var refused = admin.page(report.select(".tabs a").last().attr("href"));
            assertThat(refused.select("select[name=window] [selected]").attr("value"))
                    .isEqualTo(String.valueOf(window));
            assertThat(refused.select("table:has(#refused) tbody tr")).hasSize(2);
            var ofCode = admin.page(report.select("table:has(#refusals) a").attr("href"));
            assertThat(ofCode.select("table:has(#refused) tbody tr")).hasSize(2);
            assertThat(admin.page(ofCode.select("main form a").attr("href")).location())
                    .as("without the filter")
                    .doesNotContain("code=");
            var csv = admin.get(report.select("a:contains(CSV)").attr("href")).expect(200);
            assertThat(csv.header("Content-Type")).startsWith("text/csv");
            assertThat(csv.body().lines().skip(1).map(line -> line.split(",")[1]))
                    .containsExactlyElementsOf(
                            report.select("table:has(#claims) tbody th").eachText());
        }
        assertThat(admin.page("/console/t/" + tenant.id() + "/report?policyId=" + id(page))
                        .select(".figures dd")
                        .first()
                        .text())
                .isEqualTo("10");
        admin.get("/console/t/" + tenant.id() + "/report?policyId=" + UUID.randomUUID())
                .expect(400);
        admin.get("/console/t/" + tenant.id() + "/report?window=2").expect(400);
    }

    /** A policy over five seats of each product, as its page shows it. */
    private Document policy(String... skus) {
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        for (var sku : skus) {
            tenant.buy(sku, 5);
        }
        var id = tenant.policy("TEAMS", skus).text("/policyId");
        Browser.caughtUp(zetel);
        return admin.page(policies + "/" + id);
    }

    private static String id(Document page) {
        return page.location().substring(page.location().lastIndexOf('/') + 1);
    }

    private static Document shown(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 400);
        return Jsoup.parse(reply.body());
    }
}
