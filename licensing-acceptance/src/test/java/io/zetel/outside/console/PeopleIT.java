package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("People and groups, in a browser")
class PeopleIT {

    private static final int MEMBERS = 300;

    private final Chrome chrome = Chrome.get();

    @Test
    void a_help_desk_finds_a_person_and_tells_why() {
        var tenant = chrome.tenant("f8");
        tenant.buy("SPE_E3", 5);
        tenant.buy("VISIOCLIENT", 5);
        var admin = tenant.admin();
        var facts = Map.of("displayName", "Wiebke <b>Schäfer</b>", "usageLocation", "DE");
        admin.send("PUT", tenant.path("/users/ws"), facts).expect(200);
        admin.send("PUT", tenant.path("/groups/sales"), Map.of("displayName", "Sales", "memberType", "USER"))
                .expect(200);
        admin.post(tenant.path("/groups/sales/members"), Map.of("memberIds", new String[] {"ws"}));
        var give = Map.of("add", new Object[] {Map.of("sku", "SPE_E3")});
        assertThat(admin.send("PUT", tenant.path("/groups/sales/licenses"), give)
                        .succeeded())
                .isTrue();
        try (var visit = chrome.signedIn("f8", "LicenseAdmin", "UserAdmin")) {
            visit.go("/console/t/f8/users");
            visit.find("#search").fill("schaf");
            visit.find("form:has(#search) button").click();
            assertThat(visit.find("tbody th a")).hasText(Pattern.compile("Wiebke"));
            visit.go("/console/t/f8").find("h1").waitFor();
            visit.key("/").type("schaf").key("Enter");
            visit.isTitled("Search");
            visit.find("main a:has-text('Wiebke')").click();
            visit.isTitled("Wiebke <b>Schäfer</b>");
            visit.says("section", "inherited from a group Sales");
            assertThat(visit.find("a:has-text('Remove licence')")).hasCount(0);

            visit.find("#offer").selectOption("VISIOCLIENT");
            visit.find("form[action$='/assign'] button").click();
            visit.find("input[name=plan]").first().uncheck();
            visit.find("#reason").fill("draws plans");
            visit.press("Assign");
            visit.isTitled("Wiebke <b>Schäfer</b>");
            visit.says("section", "Visio Plan 2");
            visit.says("section", "Off:");
            visit.says("[aria-labelledby=held]", "direct");

            visit.find("#app").selectOption("TEAMS");
            visit.press("Check access");
            visit.says("p[role=status]", "full");

            visit.says("[aria-labelledby=happened]", "draws plans");
            var last = visit.find("[aria-labelledby=happened] li").last();
            last.locator("summary").click();
            last.locator("a").click();
            assertThat(visit.address()).contains("asOf=");
            assertThat(visit.find("html")).hasAttribute("data-when", "past");
            assertThat(visit.find("main form[method=post]")).hasCount(0);
            visit.press("Back to now");
            assertThat(visit.address()).doesNotContain("asOf=");
            visit.find("main a[href*='/why']").click();
            assertThat(visit.find("main ol.line > li")).not().hasCount(0);

            visit.go("/console/t/f8/products/VISIOCLIENT").press("Licensed users");
            assertThat(visit.find("tbody th a")).hasText(Pattern.compile("Wiebke"));
            visit.press("Remove licence");
            visit.says("main form", "The user loses the product");
            visit.find("#reason").fill("draws no more");
            visit.find("button.risk").click();
            visit.says("[aria-labelledby=happened]", "draws no more");
        }
    }

    @Test
    void a_group_of_many_runs_out_of_seats_and_heals() {
        var tenant = chrome.tenant("f9");
        tenant.buy("SPE_E3", MEMBERS - 40);
        var admin = tenant.admin();
        var ids = IntStream.range(0, MEMBERS).mapToObj("user-%03d"::formatted).toList();
        var users = ids.stream()
                .map(id -> Map.of("userId", id, "displayName", "Person " + id, "usageLocation", "NL"))
                .toList();
        for (var user : users) {
            admin.send("PUT", tenant.path("/users/" + user.get("userId")), Map.of("usageLocation", "NL"))
                    .expect(200);
        }
        admin.send("PUT", tenant.path("/groups/all"), Map.of("displayName", "Everybody", "memberType", "USER"))
                .expect(200);
        assertThat(admin.post(tenant.path("/groups/all/members"), Map.of("memberIds", ids))
                        .succeeded())
                .isTrue();
        try (var visit = chrome.signedIn("f9", "GlobalAdmin", "Auditor")) {
            visit.go("/console/t/f9/groups/all");
            visit.find("form[action$='/license'] button").click();
            visit.says("main form", String.valueOf(MEMBERS));
            visit.find("input[value=INDEPENDENT]").check();
            visit.find("#reason").fill("everybody gets one");
            visit.press("Assign");
            visit.isTitled("Everybody");
            assertThat(visit.find("#progress tbody td.n").nth(2)).hasText(Pattern.compile("40"));
            assertThat(visit.find("#errors ~ tbody tr").first()).containsText("out of licences");

            // Seats come in another window; this one shows it without being asked.
            tenant.buy("SPE_E3", 40);
            assertThat(visit.find("#progress tbody td.n").first()).hasText(String.valueOf(MEMBERS));
            assertThat(visit.find("#progress tbody td.n").nth(2)).hasText("0");

            visit.go("/console/t/f9/groups/all").press("Remove licence");
            visit.says("main form strong", MEMBERS + " of " + MEMBERS + " members lose the product");
            visit.find("#reason").fill("no more E3");
            visit.press("Remove from " + MEMBERS + " members");
            visit.says("main", "gives no licences");
            visit.go("/console/t/f9/history?type=GroupLicensesSet");
            assertThat(visit.find("tbody tr")).not().hasCount(0);
            visit.says("tbody", "no more E3");
        }
    }
}
