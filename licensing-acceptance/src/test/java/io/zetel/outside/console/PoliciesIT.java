package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Answer;
import io.zetel.outside.Tenant;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Auto-claim policies, in a browser")
class PoliciesIT {

    private final Chrome chrome = Chrome.get();

    private Tenant owner(String id) {
        var tenant = chrome.tenant(id);
        tenant.buy("SPE_E3", 2);
        tenant.buy("SPE_E5", 5);
        tenant.buy("SPB", 5);
        return tenant;
    }

    private static void claim(Tenant tenant, String user) {
        claim(tenant, user, "Member").expect(201);
    }

    private static Answer claim(Tenant tenant, String user, String type) {
        var body = Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user, "userType", type));
        return tenant.admin().post(tenant.path("/claims"), body);
    }

    @Test
    void are_made_by_the_keyboard_alone_in_Dutch_and_a_claim_shows_live() {
        var tenant = owner("f3");
        tenant.admin()
                .send("PUT", tenant.path("/auto-claim"), Map.of("enabled", false))
                .expect(200);
        try (var visit = chrome.signedIn("f3", "GlobalAdmin")) {
            visit.go("/console/t/f3/policies?lang=nl");
            visit.tabTo("form[action$='/auto-claim'] button").key("Enter");
            visit.tabTo("a[href$='/policies/new']").key("Enter");
            visit.tabTo("#policyname").type("Teams voor iedereen").key("Enter");
            visit.says("h2", "Een app en product instellen");
            visit.tabTo("#app").type("Microsoft Teams");
            visit.tabTo("button[value=next]").key("Enter");
            assertThat(visit.find("input[name=sku]")).not().hasCount(0);
            visit.tabTo("input[name=sku]").key("Space");
            for (int i = 0; i < 10 && !visit.find("input[value=SPE_E3]").isChecked(); i++) {
                visit.key("ArrowDown");
            }
            visit.tabTo("button[value=next]").key("Enter");
            visit.tabTo("#backup0").type("Microsoft 365 E5");
            visit.tabTo("#backup1").type("Microsoft 365 Business Premium");
            visit.tabTo("button[value=next]").key("Enter");
            visit.tabTo("input[name='on.SPE_E3']:not([disabled])").key("Space");
            visit.tabTo("button[value=next]").key("Enter");
            visit.says("h2", "Controleren en voltooien");
            assertThat(visit.find("dd ol li")).hasCount(3);
            visit.tabTo("button[value=create]").key("Enter");
            visit.isTitled("Teams voor iedereen");
            var made = tenant.all("/policies").getFirst();
            assertThat(made.path("products").valueStream().map(one -> one.path("skuPartNumber")
                            .asString()))
                    .containsExactly("SPE_E3", "SPE_E5", "SPB");

            visit.go("/console/t/f3");
            visit.says("#state", "Live");
            claim(tenant, "eva");
            visit.says("#claims", "eva");
            assertThat(visit.find("#figures dd").nth(2)).hasText("1");
            claim(tenant, "gus", "Guest").expect(409);
            visit.says("#claims li:has-text('gus')", "Teams");
            visit.says("#claims li:has-text('gus')", "Geweigerd");
            visit.find(".live").click();
            visit.says("#state", "Gepauzeerd");
        }
    }

    @Test
    void are_made_without_script() {
        owner("f4");
        try (var visit = chrome.signedIn(Chrome.withoutScript(), "f4", "GlobalAdmin")) {
            visit.go("/console/t/f4/policies/new");
            visit.find("#policyname").fill("Teams <script>alert(1)</script>");
            visit.press("Next");
            visit.find("#app").selectOption("TEAMS");
            visit.press("Next");
            visit.find("input[value=SPE_E3]").check();
            visit.press("Next");
            visit.find("#backup0").selectOption("SPE_E5");
            visit.press("Next");
            visit.press("Back");
            assertThat(visit.find("#backup0")).hasValue("SPE_E5");
            visit.press("Next");
            visit.press("Next");
            visit.press("Create policy");
            visit.isTitled("Teams <script>alert(1)</script>");
            assertThat(visit.find("ol.order li")).hasCount(2);
        }
    }

    @Test
    void are_switched_renamed_reordered_and_keep_one_product() {
        var tenant = owner("f5");
        tenant.policy("TEAMS", "SPE_E3", "SPE_E5");
        try (var visit = chrome.signedIn("f5", "GlobalAdmin").refused()) {
            visit.go("/console/t/f5/policies").find("tbody th a").click();
            visit.find("#policyname").fill("Renamed");
            visit.find("input[name=enabled]").uncheck();
            visit.press("Save");
            visit.isTitled("Renamed");
            visit.says("section h2 + .tag", "Off");
            visit.find("input[name=enabled]").check();
            visit.press("Save");
            visit.says("section h2 + .tag", "On");

            visit.find("summary:has-text('Add a backup product')").click();
            visit.find("#backup").selectOption("SPB");
            visit.find("form[action$='/products'] button").click();
            assertThat(visit.find("ol.order strong"))
                    .hasText(new String[] {"Microsoft 365 E3", "Microsoft 365 E5", "Microsoft 365 Business Premium"});
            assertThat(visit.find("summary:has-text('Add a backup product')")).hasCount(0);

            visit.tabTo("ol.order input[value=SPE_E3]").key("ArrowDown").key("ArrowDown");
            visit.tabTo("button[value=up]").key("Enter");
            assertThat(visit.find("ol.order strong"))
                    .hasText(new String[] {"Microsoft 365 E3", "Microsoft 365 Business Premium", "Microsoft 365 E5"});
            assertThat(visit.find("ol.order input[value=SPB]")).isChecked();
            visit.says("fieldset [role=status]", "Microsoft 365 Business Premium is now the backup product 1");
            visit.tabTo("button[value=up]").key("Enter");
            assertThat(visit.find("ol.order strong").first()).hasText("Microsoft 365 Business Premium");

            var services = visit.find("details:has(form[action$='/services'])").first();
            services.locator("summary").click();
            services.locator("label:has-text('Sway') input").uncheck();
            services.locator("button[value=all]").click();
            assertThat(visit.find("summary:has-text('all but')")).hasCount(3);

            visit.press("Remove a product");
            visit.find("input[name=sku]").all().forEach(box -> box.check());
            visit.press("Next");
            assertThat(visit.find("[role=alert]")).isVisible();
            assertThat(visit.find("button.risk")).hasCount(0);
            visit.go(visit.address().replaceFirst("[?].*", ""));
            visit.find("input[value=SPB]").check();
            visit.find("input[value=SPE_E5]").check();
            visit.press("Next");
            visit.says("[data-preview]", "Nobody loses anything.");
            visit.find("#reason").fill("too many");
            visit.press("Remove 2 of the products");
            assertThat(visit.find("ol.order li")).hasCount(1);
            assertThat(visit.named("Remove a product")).hasCount(0);
            visit.find("summary:has-text('What happened')").click();
            visit.says("section .line", "too many");
        }
    }

    @Test
    void are_dragged_into_another_order() {
        var tenant = owner("f5-drag");
        var id = tenant.policy("TEAMS", "SPE_E3", "SPE_E5", "SPB").text("/policyId");
        try (var visit = chrome.signedIn("f5-drag", "GlobalAdmin")) {
            visit.go("/console/t/f5-drag/policies/" + id);
            var last = visit.find("ol.order li:last-child .grip").boundingBox();
            var first = visit.find("ol.order li:first-child").boundingBox();
            var mouse = visit.page().mouse();
            mouse.move(last.x + last.width / 2, last.y + last.height / 2);
            mouse.down();
            mouse.move(last.x, first.y + 2);
            mouse.up();
            visit.says("fieldset [role=status]", "Microsoft 365 Business Premium is now the primary product");
            assertThat(visit.find("ol.order strong"))
                    .hasText(new String[] {"Microsoft 365 Business Premium", "Microsoft 365 E3", "Microsoft 365 E5"});
            assertThat(visit.find("ol.order input[value=SPB]")).isFocused();
        }
        try (var visit = chrome.signedIn(Chrome.withoutScript(), "f5-drag", "GlobalAdmin")) {
            visit.go("/console/t/f5-drag/policies/" + id);
            assertThat(visit.find(".grip").first()).isHidden();
        }
    }

    @Test
    void tell_who_was_faster_and_what_they_did() {
        var tenant = owner("f6");
        var id = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        try (var slow = chrome.signedIn("f6", "GlobalAdmin").refused();
                var fast = chrome.signedIn("f6", "GlobalAdmin", "Reader")) {
            slow.go("/console/t/f6/policies/" + id);
            fast.go("/console/t/f6/policies/" + id);
            fast.find("#policyname").fill("Faster");
            fast.press("Save");
            fast.isTitled("Faster");
            slow.find("#policyname").fill("Slower");
            slow.press("Save");
            slow.says("[role=alert]", "Somebody");
            assertThat(slow.find("[role=alert]").allInnerTexts()).anyMatch(said -> said.contains("renamed"));
            assertThat(slow.find("[role=alert]").allInnerTexts())
                    .anyMatch(said -> said.contains("Slower"))
                    .anyMatch(said -> said.endsWith(" → Faster"));
            assertThat(slow.find("#policyname")).hasValue("Faster");
        }
    }

    @Test
    void report_the_same_in_figures_chart_table_and_file() throws Exception {
        try (var visit = chrome.signedIn(Chrome.DEMO, "Reader")) {
            for (int days : List.of(1, 7, 30, 90)) {
                visit.go("/console/t/contoso/report?window=" + days);
                assertThat(visit.find(".tabs a[aria-current]").getAttribute("href"))
                        .contains("window=" + days);
                var figures = visit.find("#figures dd").allInnerTexts().stream()
                        .mapToInt(Integer::parseInt)
                        .toArray();
                var file = visit.page().waitForDownload(() -> visit.press("CSV"));
                assertThat(Files.readAllLines(file.path()))
                        .as("claims and a heading")
                        .hasSize(figures[0] + 1);
                visit.find("summary:has-text('The same as a table')").click();
                for (int column = 0; column < 3; column++) {
                    var counts =
                            visit.find("#days ~ tbody tr td:nth-of-type(" + (column + 1) + ")").allInnerTexts().stream()
                                    .mapToInt(Integer::parseInt)
                                    .toArray();
                    int sum = Arrays.stream(counts).sum();
                    // The period begins at some hour of its first day, and the chart shows days whole.
                    assertThat(figures[column + 1])
                            .as(days + " days, column " + column)
                            .isBetween(sum - Arrays.stream(counts).max().orElse(0), sum);
                }
                var kinds = new String[] {"a", "b", "c"};
                for (int i = 0; i < kinds.length; i++) {
                    if (figures[i + 1] > 0) {
                        assertThat(visit.find(".bars path." + kinds[i]).count())
                                .as("bars " + kinds[i])
                                .isPositive();
                    }
                }
            }
            assertThat(visit.find("#claims ~ tbody tr")).not().hasCount(0);
            assertThat(visit.find("#claims ~ tbody tr th").first()).hasText(Pattern.compile("user-"));
        }
    }
}
