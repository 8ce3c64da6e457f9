package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@DisplayName("What takes something away at the console")
class DestructiveStepsSpec {

    private static final int MOST_PAGES = 600;

    /** Forms that take nothing from anybody, or only from who sends them. */
    private static final Set<String> HARMLESS = Set.of(
            "/console/sign-in",
            "/console/sign-out",
            "/console/password",
            "/console/look",
            "/console/t/{t}/settings/auto-claim",
            "/console/t/{t}/settings/new-plans",
            "/console/t/{t}/policies/new",
            "/console/t/{t}/policies/{id}",
            "/console/t/{t}/policies/{id}/order",
            "/console/t/{t}/policies/{id}/products",
            "/console/t/{t}/policies/{id}/services",
            "/console/t/{t}/purchases/new",
            "/console/t/{t}/users/new",
            "/console/t/{t}/users/{id}/assign",
            "/console/t/{t}/users/{id}/reprocess",
            "/console/t/{t}/users/{id}/location",
            "/console/t/{t}/users/{id}/restore",
            "/console/t/{t}/groups/new",
            "/console/t/{t}/groups/{id}/license",
            "/console/t/{t}/groups/{id}/reprocess",
            "/console/t/{t}/groups/{id}/members",
            "/console/t/{t}/proof",
            "/console/ops/tenants",
            "/console/ops/tenants/{id}",
            "/console/ops/people",
            "/console/ops/clients",
            "/console/ops/catalogue",
            "/console/ops/replays",
            "/console/ops/dead-letters/retry");

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final DirectoryClient directory = new DirectoryClient(tenant);
    private final String at = "/console/t/" + tenant.id();
    private String policy;
    private String purchase;

    private void furnish() {
        purchase = tenant.buy("SPE_E3", 5).text("/subscriptionId");
        tenant.buy("SPE_E5", 5);
        policy = tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId");
        directory.user("anna", Map.of("displayName", "Anna", "usageLocation", "NL"));
        directory.users("bob", "carla");
        directory.group("sales", "USER");
        directory.join("sales", "anna", "bob");
        directory.group("empty", "USER");
        directory.device("kiosk");
        directory.finished(directory.give("sales", "SPE_E3"));
        directory.assign("anna", "SPE_E5").expect(200);
        directory.assign("carla", "SPE_E3").expect(200);
        Browser.caughtUp(zetel);
    }

    /** Routes by whether they ask first. */
    private Map<Boolean, Set<String>> forms() {
        return zetel
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(route ->
                        route.getKey().getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(route -> route.getKey().getPatternValues().stream()
                        .filter(path -> path.startsWith("/console"))
                        .map(path -> Map.entry(
                                Arrays.stream(route.getValue().getMethod().getAnnotations())
                                        .anyMatch(one -> one.annotationType()
                                                .getSimpleName()
                                                .equals("AsksFirst")),
                                path)))
                .collect(Collectors.partitioningBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    @Test
    void is_told_from_what_does_not_form_by_form() {
        var forms = forms();
        assertThat(forms.get(false)).containsExactlyInAnyOrderElementsOf(HARMLESS);
        var pages = zetel
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(info -> info.getPatternValues().stream());
        assertThat(pages).as("each has the page that asks").containsAll(forms.get(true));
    }

    /**
     * Whatever page one comes to, a form that takes something is on its own page alone, with a preview and a reason.
     */
    @Test
    void takes_a_second_step_wherever_one_comes_from() {
        furnish();
        var asking = forms().get(true);
        var seen = new TreeSet<String>();
        var admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        int walked = walk(
                admin,
                List.of(
                        at,
                        at + "/policies/" + policy + "/remove?sku=SPE_E3",
                        at + "/purchases/" + purchase + "/change?status=CANCELLED"),
                asking,
                seen);
        assertThat(walked).isGreaterThan(40);

        var rebuild = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "policy-list", "swap", false))
                .expect(202)
                .text("/replayId");
        zetel.operator()
                .post("/api/v1/clients", Map.of("clientId", "d-" + UUID.randomUUID(), "roles", List.of("Operator")))
                .expect(201);
        walk(
                operator(),
                List.of(
                        "/console/ops/tenants",
                        "/console/ops/dead-letters/discard?projection=history&tenant=" + tenant.id() + "&eventId=x"),
                asking,
                seen);
        zetel.operator().delete("/api/v1/operations/replays/" + rebuild).expect(204);
        seen.add(importsAfterALook());
        assertThat(seen).as("each was come to").containsExactlyInAnyOrderElementsOf(asking);
    }

    /** One comes to the import by sending a list; where it is now is where the next step goes. */
    private static String importsAfterALook() {
        var operator = ConsoleOperationsSpec.operator();
        var looked = ConsoleOperationsSpec.look(operator, ConsoleOperationsSpec.list("D-" + UUID.randomUUID()));
        var form = looked.selectFirst("main form");
        asksFirst("the import", looked, form);
        return form.attr("action").replaceFirst("[?].*", "");
    }

    private int walk(Browser browser, List<String> from, Set<String> asking, Set<String> seen) {
        var left = new ArrayDeque<>(from);
        var known = new HashSet<>(from);
        int walked = 0;
        while (!left.isEmpty() && walked < MOST_PAGES) {
            var url = left.remove();
            var reply = browser.get(url);
            if (reply.status() != 200 || !reply.header("Content-Type").startsWith("text/html")) {
                continue;
            }
            walked++;
            var page = Jsoup.parse(reply.body());
            for (var form : page.select("form[method=post]:has(button)")) {
                var action = form.attr("action").replaceFirst("[?].*", "");
                asking.stream().filter(route -> matches(route, action)).forEach(route -> {
                    seen.add(route);
                    assertThat(url.replaceFirst("[?].*", ""))
                            .as("where " + action + " is")
                            .isEqualTo(action);
                    asksFirst(url, page, form);
                });
            }
            links(page, browser).filter(known::add).forEach(left::add);
        }
        assertThat(left).as("so many pages were not walked").isEmpty();
        return walked;
    }

    private static void asksFirst(String url, Document page, Element form) {
        assertThat(page.select("main form[method=post]")).as(url).hasSize(1);
        assertThat(form.select("[data-preview]").text())
                .as("says what it means: " + url)
                .isNotBlank();
        assertThat(form.select("input[name=reason]")).as(url).hasSize(1);
        assertThat(form.select("button")).as(url).hasSize(1);
        assertThat(form.select("a[autofocus]").text())
                .as("Cancel has the focus: " + url)
                .isEqualTo("Cancel");
    }

    /** Links of our own, and what forms that ask lead to with what stands in them; of many alike a few. */
    private static Stream<String> links(Document page, Browser browser) {
        var links = page.select(".rail a[href^=/console], main a[href^=/console]").eachAttr("href").stream();
        var asked = page.select("main form[method=get]").stream()
                .map(form -> form.attr("action")
                        + form.select("select, input").stream()
                                .filter(field -> !field.attr("name").isEmpty())
                                .map(field -> field.attr("name") + "="
                                        + (field.nameIs("select")
                                                ? field.select("option")
                                                        .eachAttr("value")
                                                        .getLast()
                                                : field.attr("value")))
                                .collect(Collectors.joining("&", "?", "")));
        return Stream.concat(links, asked)
                .filter(link -> !link.contains("asOf=") && !link.contains("lang=") && !link.contains("cursor="))
                .filter(link -> !link.contains(".csv") && !link.contains(".ndjson") && !link.contains("/history"))
                .filter(link -> !link.contains("/checkpoint") && !link.contains("/stream"))
                .filter(link -> !OTHERS.matcher(link).find());
    }

    /** The shared application has people, clients and tenants of other specs; one of each kind is enough. */
    private static final Pattern OTHERS = Pattern.compile("/ops/\\w+[?]");

    private static boolean matches(String route, String action) {
        return action.matches(route.replaceAll("\\{[^}]*}", "[^/]+"));
    }

    private Browser operator() {
        var name = "op-" + UUID.randomUUID();
        var made = zetel.operator()
                .post("/api/v1/people", Map.of("signInName", name, "roles", List.of("Operator")))
                .expect(201);
        return new Browser(zetel.http()).signedIn(name, made.text("/password"));
    }

    @Test
    void says_who_loses_what_and_leaves_its_reason_in_the_history() {
        furnish();
        var admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        done(admin, "/policies/" + policy + "/remove?sku=SPE_E5", "Nobody loses anything.");
        done(admin, "/policies/" + policy + "/delete", "Nobody loses anything.");
        done(admin, "/settings/auto-claim/off", "no policy grants anything");
        done(admin, "/users/anna/remove?sku=SPE_E5", "1 loses Microsoft 365 E5 Anna");
        done(admin, "/groups/sales/leave?member=bob", "1 loses Microsoft 365 E3 bob");
        done(admin, "/groups/sales/unlicense?sku=SPE_E3", "1 loses Microsoft 365 E3 Anna");
        done(admin, "/groups/sales/delete", "It has 1 member, who stays.");
        done(admin, "/users/carla/delete", "1 loses Microsoft 365 E3 carla");
        done(admin, "/purchases/" + purchase + "/change?status=SUSPENDED", "suspended");
        var history = admin.page(at + "/history?limit=300").text();
        assertThat(history)
                .contains(
                        "Because of 1.",
                        "Because of 2.",
                        "Because of 3.",
                        "Because of 4.",
                        "Because of 5.",
                        "Because of 6.",
                        "Because of 7.",
                        "Because of 8.",
                        "Because of 9.");
    }

    private int steps;

    private void done(Browser admin, String path, String said) {
        steps++;
        var ask = admin.page(at + path);
        assertThat(ask.select("[data-preview]").text()).as(path).contains(said);
        admin.submit(ask, "main form", "reason", "Because of " + steps + ".").expect(303);
        Browser.caughtUp(zetel);
    }

    /** What gives something may take services too; then it asks, and only then. */
    @Test
    void asks_also_where_another_choice_of_services_takes_some() {
        furnish();
        var admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN);
        for (var path : List.of("/users/carla/assign?sku=SPE_E3", "/groups/sales/license?sku=SPE_E3")) {
            var page = admin.page(at + path);
            page.select("input[name=plan]").first().removeAttr("checked");
            var asked = Jsoup.parse(admin.submit(page, "main form").expect(200).body(), at + path);
            assertThat(asked.select("[data-preview]").text()).as(path).contains("Services that go off: 1");
            admin.submit(asked, "main form", "reason", "Not needed").expect(303);
            Browser.caughtUp(zetel);
        }
    }
}
