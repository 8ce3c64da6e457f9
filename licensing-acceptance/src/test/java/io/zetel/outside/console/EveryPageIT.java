package io.zetel.outside.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every page, in a browser")
class EveryPageIT {

    /** All that is sent from a page, but one's own password. */
    private static final String READERS_OWN = "main form[method=post]:not([action='/console/password'])";

    private final Chrome chrome = Chrome.get();

    /** What is copied from the foot of a page and run answers 200. */
    @Test
    void tells_a_curl_that_answers() throws IOException, InterruptedException {
        var commands = new ArrayList<String>();
        try (var visit = chrome.signedIn(Chrome.withoutScript(), Chrome.DEMO, "GlobalAdmin", "Auditor")
                .refused()) {
            for (var page :
                    Pictured.ALL.stream().filter(page -> !page.operator()).toList()) {
                page.open(visit);
                if (visit.find(".api code").count() > 0) {
                    visit.find(".api summary").click();
                    visit.text(".api code")
                            .lines()
                            .filter(line -> line.startsWith("curl") && !line.contains(" -X ") && !line.endsWith("\\"))
                            .filter(line -> !commands.contains(line))
                            .forEach(commands::add);
                }
            }
        }
        assertThat(commands).hasSizeGreaterThan(20);
        var script = new StringBuilder();
        commands.forEach(
                line -> script.append(line.replaceFirst("curl -s", "curl -s -o /dev/null -w '%{http_code}\\\\n'"))
                        .append('\n'));
        assertThat(run(script.toString()).lines())
                .as(script.toString())
                .hasSameSizeAs(commands)
                .containsOnly("200");
    }

    /** What it says is what the page shows. */
    @Test
    void tells_a_curl_that_answers_the_numbers_of_the_page() throws IOException, InterruptedException {
        try (var visit = chrome.signedIn(Chrome.withoutScript(), Chrome.DEMO, "GlobalAdmin", "Auditor")) {
            visit.go("/console/t/" + Chrome.DEMO + "/products");
            visit.find(".api summary").click();
            var products = Answer.JSON.readTree(run(visit.text(".api code"))).path("items");
            assertThat(products).isNotEmpty();
            for (var product : products) {
                var row = visit.find(
                        "tbody tr:has(a[href$='" + product.path("skuId").asString() + "'])");
                assertThat(row.locator("td.n").allInnerTexts().stream().map(text -> text.replaceAll("\\D", "")))
                        .as(product.path("name").asString())
                        .containsExactlyElementsOf(Stream.of("total", "assigned", "available", "expiringSoon")
                                .map(fact -> product.path(fact).asString())
                                .toList());
            }
        }
    }

    /** Runs what is to be run in a shell, as somebody who may read all of the demo tenant. */
    private String run(String script) throws IOException, InterruptedException {
        var token =
                chrome.operator().make(Chrome.DEMO, "GlobalAdmin", "Auditor").token();
        var shell = new ProcessBuilder("sh", "-e").redirectErrorStream(true);
        shell.environment().put("TOKEN", token);
        shell.environment().put("ZETEL", chrome.at(""));
        var running = shell.start();
        running.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        running.getOutputStream().close();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return said;
    }

    @Test
    void offers_a_reader_no_action_and_refuses_who_guesses_its_address() {
        try (var visit = chrome.signedIn(Chrome.DEMO, "Reader").refused()) {
            for (var page :
                    Pictured.ALL.stream().filter(page -> !page.operator()).toList()) {
                page.open(visit);
                assertThat(visit.find(READERS_OWN).count()).as(page.name()).isZero();
            }
            for (var guessed : List.of(
                    "/policies/new",
                    "/purchases/new",
                    "/users/new",
                    "/users/user-01/account",
                    "/users/user-01/delete",
                    "/settings/auto-claim/off",
                    "/users/user-01/assign?sku=VISIOCLIENT",
                    "/groups/analysts/unlicense?sku=POWER_BI_PRO",
                    "/history",
                    "/proof")) {
                visit.go("/console/t/" + Chrome.DEMO + guessed);
                visit.isTitled("Not for you");
            }
            visit.go("/console/ops/tenants").isTitled("Not for you");
            visit.go("/console/t/another").isTitled("Not found");
        }
    }

    @Test
    void has_something_to_show_of_the_demo_tenant() {
        try (var visit = chrome.signedIn(Chrome.withoutScript(), Chrome.DEMO, "GlobalAdmin", "Auditor")) {
            for (var rows : List.of("/products", "/policies", "/report", "/users", "/groups", "/devices", "/history")) {
                visit.go("/console/t/" + Chrome.DEMO + rows);
                assertThat(visit.find("main tbody tr").count()).as(rows).isGreaterThan(2);
            }
            visit.go("/console/t/" + Chrome.DEMO + "/policies");
            assertThat(visit.find("main tbody tr").count()).as("policies").isEqualTo(3);
            visit.go("/console/t/" + Chrome.DEMO);
            assertThat(visit.find(".todo li").count())
                    .as("what wants attention")
                    .isGreaterThan(2);
            assertThat(visit.find(".feed li").count()).as("just now").isPositive();
            visit.go("/console/t/" + Chrome.DEMO + "/groups/analysts");
            visit.says("#errors ~ tbody", "out of licences");
            visit.go("/console/t/" + Chrome.DEMO + "/users?search=vries");
            visit.says("tbody", "Anna de Vries");
            visit.go("/console/t/" + Chrome.DEMO + "/users?show=deleted");
            visit.says("tbody", "Liam Cooper");
            visit.go("/console/t/" + Chrome.DEMO + "/jobs");
            assertThat(visit.find("main tbody tr").count()).as("jobs").isGreaterThan(1);
        }
    }
}
