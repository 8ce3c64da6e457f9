package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import io.zetel.outside.Client;
import io.zetel.outside.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Operations, in a browser")
class OperationsIT {

    private static final Pattern SECRET = Pattern.compile("shown only now: (\\S+)");

    private static final FilePayload LIST =
            new FilePayload("list.csv", "text/csv", """
            Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names
            F12 Suite,F12_SUITE,3f2b5c1e-7a64-4c6e-9d0a-1f12f12f12f1,F12_PLAN,4f2b5c1e-7a64-4c6e-9d0a-1f12f12f12f1,F12
            """.getBytes(StandardCharsets.UTF_8));

    private static final String LETTER = "main section.sheet:has-text('f12-letters')";

    private final Chrome chrome = Chrome.get();

    @Test
    void a_tenant_a_client_with_its_secret_once_a_rebuild_to_its_end_and_the_vendors_list() {
        try (var visit = chrome.operating()) {
            visit.isTitled("Tenants");
            visit.find("#id").fill("f12");
            visit.find("#name").fill("Fabrikam <script>");
            visit.find("#country").fill("DE");
            visit.press("Add");
            visit.says("tbody tr:has-text('f12')", "Fabrikam <script>");

            visit.go("/console/ops/clients");
            visit.find("#name").fill("f12-reader");
            visit.find("#tenant").fill("f12");
            visit.find("input[name=role][value=Reader]").check();
            visit.press("Add");
            var said = SECRET.matcher(visit.text(".note.good"));
            assertThat(said.find()).isTrue();
            assertThat(Client.token(chrome.port(), "f12-reader", said.group(1))).isNotEmpty();
            visit.go("/console/ops/clients");
            assertThat(visit.page().content()).doesNotContain(said.group(1));

            visit.find("a[href$='/clients/f12-reader/secret']").click();
            visit.isTitled("New secret for f12-reader");
            visit.find("#overlap").selectOption("168");
            visit.press("New secret");
            var renewed = SECRET.matcher(visit.text(".note.good"));
            assertThat(renewed.find()).isTrue();
            visit.says("tr:has-text('f12-reader')", "The secret before works until");
            for (var secret : List.of(said.group(1), renewed.group(1))) {
                assertThat(Client.token(chrome.port(), "f12-reader", secret)).isNotEmpty();
            }

            visit.go("/console/ops/replays");
            visit.find("#projection").selectOption(new SelectOption().setIndex(1));
            visit.press("Start a rebuild");
            var state = visit.find("tbody tr td").first();
            for (int i = 0; i < 300 && !state.innerText().matches("swapped|different|failed"); i++) {
                visit.page().waitForTimeout(200);
                visit.page().reload();
            }
            assertThat(state).hasText("swapped");
            visit.go("/console/ops/catalogue");
            visit.find("#list").setInputFiles(LIST);
            visit.press("Look what it would change");
            visit.says("[data-preview]", "New products: 1");
            visit.find("#list").setInputFiles(LIST);
            visit.find("#reason").fill("The vendor sent it");
            visit.press("Import the list");
            visit.says("tbody tr", "The vendor sent it");

            visit.go("/console/ops/projections");
            assertThat(visit.find("tbody tr")).not().hasCount(0);
        }
    }

    @Test
    void a_dead_letter_retried() {
        var tenant = chrome.tenant("f12-letters");
        tenant.buy("SPE_E3", 10);
        tenant.policy("TEAMS", "SPE_E3");
        chrome.sql("alter table claim_report.claim add constraint f12 "
                + "check (tenant_id <> 'f12-letters' or user_id <> 'poison')");
        try (var visit = chrome.operating()) {
            try {
                List.of("first", "poison", "third").forEach(user -> claim(tenant, user));
                visit.go("/console/ops/dead-letters");
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                    visit.page().reload();
                    return visit.find(LETTER).count() >= 2;
                });
                visit.says(LETTER, "claim-report");
                visit.says(LETTER, "claimed a licence LicenseClaimed");
                visit.says(LETTER, "violates check constraint \"f12\"");
                assertThat(claimed(tenant)).containsExactly("first");

                retry(visit);
                visit.says(LETTER, "violates check constraint");
                // Once as it came, and once more in vain.
                assertThat(letter(visit).locator("dt:has-text('Attempts') + dd"))
                        .hasText("2");
            } finally {
                chrome.sql("alter table claim_report.claim drop constraint f12");
            }
            retry(visit);
            assertThat(visit.find(LETTER)).hasCount(0);
            visit.says("main", "Everything could be shown.");
            assertThat(claimed(tenant)).containsExactlyInAnyOrder("first", "poison", "third");
        }
        try (var visit = chrome.signedIn(tenant.id(), "Reader")) {
            visit.go("/console/t/f12-letters/report?window=1");
            assertThat(visit.find("main tbody:has(a[href*='/users/']) tr")).hasCount(3);
        }
    }

    private static void claim(Tenant tenant, String user) {
        tenant.admin()
                .post(
                        tenant.path("/claims"),
                        Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)))
                .expect(201);
    }

    private static void retry(Visit visit) {
        letter(visit).locator("button").click();
    }

    private static Locator letter(Visit visit) {
        return visit.find(LETTER).first();
    }

    private static List<String> claimed(Tenant tenant) {
        return tenant.all("/reports/claims?window=1").stream()
                .map(claim -> claim.path("userId").asString())
                .toList();
    }
}
