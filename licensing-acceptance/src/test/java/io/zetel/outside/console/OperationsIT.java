package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import io.zetel.outside.Client;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Operations, in a browser")
class OperationsIT {

    private static final Pattern SECRET = Pattern.compile("shown only now: (\\S+)");

    private final Chrome chrome = Chrome.get();

    @Test
    void a_tenant_a_client_with_its_secret_once_and_a_rebuild_to_its_end() {
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

            visit.go("/console/ops/replays");
            visit.find("#projection").selectOption(new SelectOption().setIndex(1));
            visit.press("Start a rebuild");
            var state = visit.find("tbody tr td").first();
            for (int i = 0; i < 300 && !state.innerText().matches("swapped|different|failed"); i++) {
                visit.page().waitForTimeout(200);
                visit.page().reload();
            }
            assertThat(state).hasText("swapped");
            visit.go("/console/ops/projections");
            assertThat(visit.find("tbody tr")).not().hasCount(0);
            visit.go("/console/ops/dead-letters");
            visit.says("main", "Everything could be shown.");
        }
    }
}
