package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

@DisplayName("Every page of the console")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesSpec {

    private static final int LARGEST_PAGE = 40_000;
    private static final List<String> LANGUAGES = List.of("nl", "de", "en");
    private static final Set<Role> ACCOUNTS = Set.of(Role.USER_ADMIN, Role.GLOBAL_ADMIN);
    private static final Set<Role> HANDS = Set.of(Role.USER_ADMIN, Role.LICENSE_ADMIN, Role.GLOBAL_ADMIN);
    private static final Set<Role> WHY = Set.of(Role.USER_ADMIN, Role.LICENSE_ADMIN, Role.GLOBAL_ADMIN, Role.AUDITOR);
    private static final Set<Role> BUYERS = Set.of(Role.BILLING_ADMIN, Role.GLOBAL_ADMIN);
    private static final Set<Role> GROUPERS = Set.of(Role.GROUP_ADMIN, Role.GLOBAL_ADMIN);
    private static final Set<Role> GIVERS =
            Set.of(Role.USER_ADMIN, Role.LICENSE_ADMIN, Role.GROUP_ADMIN, Role.GLOBAL_ADMIN);
    private static final String EVIL = "<script>alert(1)</script>";
    /** What looks like the key of a message. */
    private static final Pattern KEY =
            Pattern.compile("\\b(?:nav|error|policy|policies|report|history|wizard|signin|seats|role|refusal"
                    + "|event|state|source|because|level|group|user|show)\\.[a-z.]+\\b");

    private final RunningZetel zetel = RunningZetel.shared();
    private TestTenant tenant;
    private String policy;
    private String purchase;
    private String job;
    private Instant before;

    private static final String OF_TENANT = "/console/t/{t}";
    private static final String FORM = "it is a form, or asks before something is done: nothing is done in the past";
    /** What is downloaded. */
    private static final Set<String> NO_PAGES = Set.of("/proof/checkpoint", "/report.csv", "/products.csv");
    /** Pages without a past, and why. */
    private static final Map<String, String> TOLD_OF_NOW = Map.ofEntries(
            Map.entry("/find", "it finds by the names of today and leads to pages of then"),
            Map.entry("/proof", "it checks what is stored now"),
            Map.entry("/proof/{asked}", "it checks what is stored now"),
            Map.entry("/users/{id}/why", "it says why somebody has something now"),
            Map.entry("/policies/new", FORM),
            Map.entry("/policies/{id}/remove", FORM),
            Map.entry("/policies/{id}/delete", FORM),
            Map.entry("/settings/auto-claim/off", FORM),
            Map.entry("/products/{sku}/assign", FORM),
            Map.entry("/purchases/new", FORM),
            Map.entry("/purchases/{id}/change", FORM),
            Map.entry("/users/new", FORM),
            Map.entry("/users/{id}/account", FORM),
            Map.entry("/users/{id}/delete", FORM),
            Map.entry("/users/{id}/assign", FORM),
            Map.entry("/users/{id}/remove", FORM),
            Map.entry("/groups/new", FORM),
            Map.entry("/groups/{id}/license", FORM),
            Map.entry("/groups/{id}/unlicense", FORM),
            Map.entry("/groups/{id}/leave", FORM),
            Map.entry("/groups/{id}/delete", FORM));

    /** A page, and who may see it. */
    private record Route(String path, Set<Role> roles, boolean hasPast) {}

    @BeforeAll
    void furnish() {
        tenant = TestTenant.claiming(zetel);
        purchase = tenant.buy("SPE_E3", 40).text("/subscriptionId");
        tenant.buy("SPE_E5", 2);
        policy = tenant.as(Role.GLOBAL_ADMIN)
                .post(
                        tenant.path("/policies"),
                        Map.of(
                                "name",
                                EVIL,
                                "app",
                                "TEAMS",
                                "products",
                                List.of(
                                        Map.of("sku", "SPE_E5", "disabledPlans", List.of("SWAY")),
                                        Map.of("sku", "SPE_E3"))))
                .expect(201)
                .text("/policyId");
        var directory = new DirectoryClient(tenant);
        directory.user("anna", Map.of("displayName", EVIL, "usageLocation", "NL"));
        directory.user("guest", Map.of("displayName", "Guest", "userType", "Guest", "usageLocation", "NL"));
        directory.group("sales", "USER");
        directory.join("sales", "anna", "guest");
        directory.device("kiosk");
        job = directory
                .batch("/users/batch", Stream.of(Map.of("userId", "anna")), Role.SERVICE)
                .text("/jobId");
        before = zetel.clock().instant();
        for (int i = 0; i < 55; i++) {
            tenant.signIn(EVIL.substring(0, 8) + i);
        }
        tenant.buy("STANDARDPACK", 5);
        directory.assign("anna", "STANDARDPACK").expect(200);
        directory.finished(directory.give("sales", "SPE_E3"));
        Browser.caughtUp(zetel);
    }

    private List<Route> routes() {
        var readers = Stream.of(Role.values())
                .filter(role -> Role.including(List.of(role)).contains(Role.READER))
                .collect(Collectors.toSet());
        return List.of(
                new Route("/products", readers, true),
                new Route("/policies", readers, true),
                new Route("/policies/" + policy, readers, true),
                new Route("/policies/new", Set.of(Role.GLOBAL_ADMIN), false),
                new Route("/policies/" + policy + "/remove", Set.of(Role.GLOBAL_ADMIN), false),
                new Route("/policies/" + policy + "/remove?sku=SPE_E3", Set.of(Role.GLOBAL_ADMIN), false),
                new Route("/settings/auto-claim/off", Set.of(Role.GLOBAL_ADMIN), false),
                new Route("/find", readers, false),
                new Route("/find?q=s", readers, false),
                new Route("/users/anna/delete", ACCOUNTS, false),
                new Route("/policies/" + policy + "/delete", Set.of(Role.GLOBAL_ADMIN), false),
                new Route("/report", readers, true),
                new Route("", readers, true),
                new Route("/proof", Set.of(Role.AUDITOR), false),
                new Route("/proof/2026-11-29T12:00:00Z", Set.of(Role.AUDITOR), false),
                new Route("/users", readers, true),
                new Route("/users?search=anna&show=errors", readers, true),
                new Route("/users/anna", readers, true),
                new Route("/users/guest", readers, true),
                new Route("/users/anna?app=TEAMS", readers, true),
                new Route("/users/anna/why", WHY, false),
                new Route("/users/anna/assign?sku=STANDARDPACK", HANDS, false),
                new Route("/users/anna/remove?sku=STANDARDPACK", HANDS, false),
                new Route("/users/new", ACCOUNTS, false),
                new Route("/users/anna/account", ACCOUNTS, false),
                new Route("/groups", readers, true),
                new Route("/groups?show=licensed", readers, true),
                new Route("/devices", readers, true),
                new Route("/devices/kiosk", readers, true),
                new Route("/products/SPE_E3", readers, true),
                new Route("/products/SPE_E3/users", readers, true),
                new Route("/products/SPE_E3/groups", readers, true),
                new Route("/products/SPE_E3/devices", readers, true),
                new Route("/products/SPE_E3/purchases", readers, true),
                new Route("/products/SPE_E3/plans", readers, true),
                new Route("/products/SPE_E3/assign", GIVERS, false),
                new Route("/products/SPE_E3/assign?search=s", GIVERS, false),
                new Route("/purchases/new?sku=SPE_E3", BUYERS, false),
                new Route("/purchases/" + purchase + "/change?seats=1", BUYERS, false),
                new Route("/purchases/" + purchase + "/change?status=SUSPENDED", BUYERS, false),
                new Route("/groups/sales", readers, true),
                new Route("/groups/sales/members", readers, true),
                new Route("/groups/sales/license?sku=STANDARDPACK", GIVERS, false),
                new Route("/groups/sales/unlicense?sku=SPE_E3", GIVERS, false),
                new Route("/groups/new", GROUPERS, false),
                new Route("/groups/sales/leave?member=anna", GROUPERS, false),
                new Route("/groups/sales/delete", GROUPERS, false),
                new Route("/jobs", readers, true),
                new Route("/jobs?show=FAILED", readers, true),
                new Route("/jobs/" + job, readers, true),
                new Route("/settings", readers, true),
                new Route("/report/refusals", readers, true),
                new Route("/report/refusals?code=OUT_OF_LICENSES", readers, true),
                new Route("/report?window=1&policyId=" + policy, readers, true),
                new Route("/history", Set.of(Role.AUDITOR), true),
                new Route("/history?type=LicenseClaimed&from=2026-01-01", Set.of(Role.AUDITOR), true),
                new Route("/history/1", Set.of(Role.AUDITOR), true));
    }

    /** The first who may see a page sees it in each language, everybody else in one, in turn. */
    private static List<String> languages(Role role, Route route) {
        boolean first = Stream.of(Role.values())
                .filter(route.roles()::contains)
                .filter(one -> one != Role.OPERATOR)
                .findFirst()
                .equals(Optional.of(role));
        return first
                ? LANGUAGES
                : List.of(LANGUAGES.get((role.ordinal() + route.path().length()) % LANGUAGES.size()));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "OPERATOR")
    void is_shown_to_who_may_see_it_in_each_language_and_to_nobody_else(Role role) {
        var browser = Browser.of(zetel.http(), tenant.id(), role);
        for (var route : routes()) {
            for (var language : languages(role, route)) {
                var path = "/console/t/" + tenant.id() + route.path();
                var reply = browser.get(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
                var page = Jsoup.parse(reply.body());
                if (route.roles().contains(role)) {
                    assertThat(reply.status())
                            .as(role + " " + path + reply.body())
                            .isEqualTo(200);
                    isWellMade(path, language, reply.body(), page);
                    assertThat(page.select("#asof")).as("time bar of " + path).hasSize(route.hasPast() ? 1 : 0);
                } else {
                    assertThat(reply.status()).as(role + " " + path).isEqualTo(403);
                    assertThat(page.selectFirst("html").attr("lang")).isEqualTo(language);
                    assertThat(page.select("h1")).hasSize(1);
                }
            }
        }
        var home = browser.get("/console").expect(303).header("Location");
        assertThat(home)
                .isEqualTo("/console/t/" + tenant.id()
                        + (Role.including(List.of(role)).contains(Role.READER) ? "" : "/history"));
        browser.get("/console/ops/tenants").expect(403);
    }

    @Test
    void of_the_operator_is_of_no_tenant() {
        var name = "op-" + System.nanoTime();
        var made = zetel.operator()
                .post("/api/v1/people", Map.of("signInName", name, "roles", List.of("Operator")))
                .expect(201);
        var browser = new Browser(zetel.http()).signedIn(name, made.text("/password"));
        assertThat(browser.get("/console").expect(303).header("Location")).isEqualTo("/console/ops/tenants");
        for (var page :
                List.of("tenants", "people", "clients", "catalogue", "projections", "replays", "dead-letters")) {
            for (var language : LANGUAGES) {
                var path = "/console/ops/" + page + "?lang=" + language;
                var body = browser.get(path).expect(200).body();
                isWellMade(path, language, body, Jsoup.parse(body));
            }
        }
        routes().forEach(route ->
                browser.get("/console/t/" + tenant.id() + route.path()).expect(403));
    }

    @Test
    void of_another_tenant_is_not_there() {
        var other = Browser.of(zetel.http(), TestTenant.registered(zetel).id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        routes().forEach(route ->
                other.get("/console/t/" + tenant.id() + route.path()).expect(404));
    }

    @Test
    void asks_strangers_to_sign_in() {
        var open = Set.of(
                "/",
                "/console",
                "/console/",
                "/console/sign-in",
                "/console/oidc/start",
                "/console/oidc/return",
                "/console/look",
                "/console/assets/{file}");
        var handlers = zetel.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet();
        var walked = handlers.stream()
                .flatMap(info -> info.getPatternValues().stream()
                        .filter(path -> path.startsWith("/console"))
                        .filter(path -> !open.contains(path))
                        .filter(_ -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET)))
                .toList();
        assertThat(walked).hasSizeGreaterThan(10).allSatisfy(path -> {
            var asked = path.replace("{t}", tenant.id())
                    .replaceAll("\\{n:.*}$", "1")
                    .replaceAll("\\{[^}]*}", policy);
            assertThat(new Browser(zetel.http()).get(asked).expect(303).header("Location"))
                    .as(asked)
                    .startsWith("/console/sign-in");
        });
    }

    @Test
    void as_of_a_past_instant_says_so_keeps_to_it_and_offers_nothing() {
        var browser = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        var caller = tenant.as(Role.GLOBAL_ADMIN, Role.AUDITOR);
        for (var route : routes().stream().filter(Route::hasPast).toList()) {
            var path = "/console/t/" + tenant.id() + route.path();
            var past = path + (path.contains("?") ? "&" : "?") + "asOf=" + before;
            var page = browser.page(past);
            assertThat(page.selectFirst("html").attr("data-when")).isEqualTo("past");
            assertThat(page.select("main .note.past")).hasSize(1);
            assertThat(page.select("main form[method=post]")).as(past).isEmpty();
            assertThat(page.select(".rail li a, main a[href^=/console]").eachAttr("href"))
                    .as(past)
                    .allMatch(link -> link.contains("asOf="));
            assertThat(page.select(".time a").attr("href")).as("back to now").isEqualTo(path);
            for (var told : told(page)) {
                caller.get(told).expect(200);
            }
        }
        assertThat(browser.page("/console/t/" + tenant.id() + "/report?asOf=" + before)
                        .select(".figures dd")
                        .first()
                        .text())
                .isEqualTo("0");
        assertThat(browser.page("/console/t/" + tenant.id() + "/products?asOf=" + before)
                        .select("table td:nth-child(5)")
                        .eachText())
                .as("more are assigned since")
                .containsExactly("+40", "+2");
        var typed = browser.get("/console/t/" + tenant.id() + "/products?asOf=2026-01-02T03:04:05")
                .expect(303)
                .header("Location");
        assertThat(typed).endsWith("/products?asOf=2026-01-02T03%3A04%3A05Z");
        assertThat(browser.get("/console/t/" + tenant.id() + "/products?asOf=")
                        .expect(303)
                        .header("Location"))
                .endsWith("/products");
        browser.get("/console/t/" + tenant.id() + "/products?asOf=yesterday").expect(400);

        var form = browser.page("/console/t/" + tenant.id() + "/policies/" + policy)
                .selectFirst("form[method=post][action$=/" + policy + "]");
        var fields = List.of(
                new String[] {"_csrf", form.selectFirst("[name=_csrf]").attr("value")},
                new String[] {"name", "x"},
                new String[] {"version", "1"},
                new String[] {"asOf", before.toString()});
        browser.post(form.attr("action"), fields).expect(409);
    }

    @Test
    void tells_how_the_api_says_the_same() {
        var browser = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        var caller = tenant.as(Role.GLOBAL_ADMIN, Role.AUDITOR);
        var told = routes().stream()
                .flatMap(route -> told(browser.page("/console/t/" + tenant.id() + route.path())).stream())
                .collect(Collectors.toSet());
        assertThat(told).hasSizeGreaterThan(7).allSatisfy(path -> caller.get(path)
                .expect(200));
    }

    /** The paths that a page says one can read the same from. */
    private static List<String> told(Document page) {
        return page.select(".api code").stream()
                .flatMap(code -> code.wholeText().lines())
                .filter(line -> line.contains("$ZETEL") && !line.contains(" -X ") && !line.contains(" -d "))
                .map(line -> line.substring(line.indexOf("$ZETEL") + 6, line.lastIndexOf('"')))
                .toList();
    }

    @Test
    void reads_an_id_of_any_kind() {
        var browser = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
        for (var id : List.of("a%3Bb", "a%25b", "a%3Fb", "a%20b")) {
            browser.get("/console/t/" + tenant.id() + "/policies/" + id).expect(404);
            browser.get("/console/t/" + tenant.id() + "/history?subject=user:" + id)
                    .expect(200);
        }
        browser.get("/console/t/" + tenant.id() + "/history?subject=%00").expect(400);
    }

    @Test
    void has_a_time_bar_unless_there_is_a_reason() {
        var pages = zetel
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(handler ->
                        handler.getValue().getMethod().getReturnType().equals(ResponseEntity.class))
                .map(Map.Entry::getKey)
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(info -> info.getPatternValues().stream())
                .filter(path -> path.startsWith(OF_TENANT) && !NO_PAGES.contains(path.substring(OF_TENANT.length())))
                .map(PathPatternParser.defaultInstance::parse)
                .sorted(PathPattern.SPECIFICITY_COMPARATOR)
                .toList();
        var withBar = routes().stream()
                .filter(Route::hasPast)
                .map(route -> PathContainer.parsePath(
                        "/console/t/" + tenant.id() + route.path().replaceAll("[?].*", "")))
                .map(path -> pages.stream()
                        .filter(page -> page.matches(path))
                        .findFirst()
                        .orElseThrow())
                .map(page -> page.getPatternString().substring(OF_TENANT.length()))
                .collect(Collectors.toSet());
        assertThat(pages.stream().map(page -> page.getPatternString().substring(OF_TENANT.length())))
                .allSatisfy(page -> assertThat(withBar.contains(page))
                        .as("%s has a time bar, unless %s", page, TOLD_OF_NOW.get(page))
                        .isNotEqualTo(TOLD_OF_NOW.containsKey(page)));
    }

    private static void isWellMade(String path, String language, String body, Document page) {
        assertThat(body.getBytes(StandardCharsets.UTF_8).length)
                .as("bytes of " + path)
                .isLessThan(LARGEST_PAGE);
        assertThat(page.selectFirst("html").attr("lang")).as(path).isEqualTo(language);
        assertThat(page.title()).as(path).endsWith("Zetel").hasSizeGreaterThan(8);
        assertThat(page.select("h1")).as(path).hasSize(1);
        assertThat(page.select("main#main")).as(path).hasSize(1);
        assertThat(page.select("a.skip[href=#main]")).as(path).hasSize(1);
        assertThat(page.select("[style], style, script:not([src])"))
                .as("inline parts of " + path)
                .isEmpty();
        assertThat(page.getAllElements().stream()
                        .flatMap(element -> element.attributes().asList().stream())
                        .filter(attribute -> attribute.getKey().startsWith("on")))
                .as("handlers of " + path)
                .isEmpty();
        assertThat(page.select("table")).as(path).allMatch(table -> table.selectFirst("caption") != null);
        assertThat(page.select("input:not([type=hidden], [aria-hidden]), select").stream()
                        .filter(field -> field.closest("label") == null
                                && page.select("label[for=" + field.id() + "]").isEmpty()))
                .as("without a label")
                .isEmpty();
        assertThat(page.select("form[method=post]"))
                .as(path)
                .allMatch(form -> form.selectFirst("input[name=_csrf]") != null
                        || form.attr("enctype").equals("multipart/form-data")
                                && form.attr("action").contains("?_csrf="));
        assertThat(ids(page)).as(path).doesNotHaveDuplicates();
        assertThat(KEY.matcher(page.text()).results().map(found -> found.group()))
                .as("keys in " + path)
                .isEmpty();
        assertThat(page.text()).as(path).doesNotContain("{0}");
    }

    private static List<String> ids(Document page) {
        return page.select("[id]").eachAttr("id");
    }
}
