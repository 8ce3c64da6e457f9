package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The past, in a browser")
class TimeIT {

    private final Chrome chrome = Chrome.get();

    @Test
    void slider_field_and_address_agree_and_the_past_offers_nothing() {
        var tenant = chrome.tenant("f10");
        tenant.buy("SPE_E3", 5);
        tenant.policy("TEAMS", "SPE_E3");
        var claim = Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "eva"));
        tenant.admin().post(tenant.path("/claims"), claim).expect(200, 201);
        try (var visit = chrome.signedIn("f10", "GlobalAdmin").refused()) {
            visit.go("/console/t/f10/products");
            var now = Pattern.compile("^5$");
            assertThat(visit.find("tbody td.n").first()).hasText(now);
            assertThat(visit.find("#slide")).hasValue("1000");

            visit.tabTo("#slide").key("Home");
            visit.page().waitForURL(Pattern.compile("asOf="));
            assertThat(visit.find("#slide")).hasValue("0");
            assertThat(visit.find("html")).hasAttribute("data-when", "past");
            visit.says(".note.past", "");
            assertThat(visit.find("main form[method=post]")).hasCount(0);
            assertThat(visit.named("Buy")).hasCount(0);
            visit.go("/console/t/f10/policies/new" + visit.address().replaceAll("^[^?]*", ""));

            // What is copied from the address bar is what another sees.
            visit.go("/console/t/f10/products").tabTo("#slide").key("ArrowLeft");
            visit.page().waitForURL(Pattern.compile("asOf="));
            try (var other = chrome.signedIn("f10", "Reader")) {
                other.go(visit.address());
                assertThat(other.find("#asof")).hasValue(visit.find("#asof").inputValue());
            }
            visit.press("Back to now");
            assertThat(visit.address()).isEqualTo("/console/t/f10/products");

            visit.press("Play");
            assertThat(visit.find("html")).hasAttribute("data-when", "past");
            visit.page().waitForURL(Pattern.compile("asOf="));
            visit.find(".play").click();
            assertThat(visit.find(".note.past")).hasCount(1);
            var instant = visit.find("#asof").inputValue();
            visit.find("#asof").fill(instant);
            visit.press("Look");
            assertThat(visit.find("#asof")).hasValue(instant);
        }
    }

    @Test
    void the_history_is_filtered_exported_and_proved() throws Exception {
        try (var visit = chrome.signedIn(Chrome.DEMO, "GlobalAdmin", "Auditor").refused()) {
            visit.go("/console/t/contoso/history");
            visit.find("select[name=type]").selectOption("LicenseClaimed");
            visit.press("Filter");
            assertThat(visit.find("tbody tr td:nth-of-type(1)").first()).containsText("claimed a licence");
            var file = visit.page().waitForDownload(() -> visit.press("NDJSON"));
            var lines = Files.readAllLines(file.path());
            assertThat(lines).hasSizeGreaterThan(30).allMatch(line -> line.contains("LicenseClaimed"));
            visit.find("tbody th a").first().click();
            assertThat(visit.find("dd pre")).hasCount(2);

            visit.go("/console/t/contoso/proof");
            var kept = visit.page().waitForDownload(() -> visit.press("Get a checkpoint"));
            visit.press("Verify the chain");
            visit.says("[role=status]", "The chain holds");
            visit.find("#checkpoint").fill(Files.readString(kept.path()));
            visit.press("Verify the chain");
            visit.says("[role=status]", "The chain holds");
            visit.find("#checkpoint").fill("forged");
            visit.press("Verify the chain");
            visit.says("[role=alert]", "checkpoint");
        }
    }
}
