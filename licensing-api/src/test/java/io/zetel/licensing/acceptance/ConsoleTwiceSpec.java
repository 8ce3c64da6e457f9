package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** As by a double click, or by loading the answer again: the same fields, with the same key. */
@DisplayName("A form of the console that is sent twice")
class ConsoleTwiceSpec {

    private static final String FORM = "main form[method=post]";

    /** What does the same however often it is done and knows no key: who signs in, and how pages look. */
    private static final Set<String> WITHOUT_KEY =
            Set.of("/console/sign-in", "/console/sign-out", "/console/password", "/console/look");
    /** Only shows what a list would change. */
    private static final String LOOK = "/console/ops/catalogue";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final DirectoryClient directory = new DirectoryClient(tenant);
    private final Browser admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
    private final Browser operator = ConsoleOperationsSpec.operator();
    private final String at = "/console/t/" + tenant.id();
    private final Set<String> walked = new TreeSet<>();

    /** Form by form; one that nobody thought of here fails. */
    @Test
    void does_what_it_does_once() {
        var purchase = tenant.buy("SPE_E3", 20).text("/subscriptionId");
        tenant.buy("SPE_E5", 20);
        tenant.buy("STANDARDPACK", 20);
        var policy = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        directory.user("anna", Map.of("displayName", "Anna", "usageLocation", "NL"));
        directory.users("bob");
        directory.group("sales", "USER");
        directory.join("sales", "bob");
        var inPolicy = at + "/policies/" + policy;

        sent("/settings/new-plans", at + "/settings", "main form[method=post][action$=/new-plans]");
        sent("/policies/{id}", inPolicy, "main form[method=post][action=" + inPolicy + "]", "name", "Another");
        sent("/policies/{id}/products", inPolicy, "main form[method=post][action$=/products]", "sku", "SPE_E5");
        sent(
                "/policies/{id}/order",
                inPolicy,
                "main form[method=post][action$=/order]",
                "sku",
                "SPE_E5",
                "direction",
                "up");
        sent(
                "/policies/{id}/services",
                inPolicy,
                "main form[method=post][action$=/services]",
                "scope",
                "one",
                "plan",
                null);
        sent("/policies/{id}/remove", inPolicy + "/remove?sku=SPE_E5", FORM, "reason", "x");
        sent("/policies/{id}/delete", inPolicy + "/delete", FORM, "reason", "x");
        creates_a_policy();
        sent("/purchases/new", at + "/purchases/new?sku=SPE_E3", FORM, "seats", "5");
        sent("/purchases/{id}/change", at + "/purchases/" + purchase + "/change?seats=30", FORM, "reason", "x");
        sent("/users/new", at + "/users/new", FORM, "id", "dora", "name", "Dora", "location", "NL");
        sent("/users/{id}/assign", at + "/users/anna/assign?sku=SPE_E3", FORM);
        sent("/users/{id}/reprocess", at + "/users/anna", "main form[method=post][action$=/reprocess]");
        sent("/users/{id}/remove", at + "/users/anna/remove?sku=SPE_E3", FORM, "reason", "x");
        sent(
                "/users/{id}/location",
                at + "/users/anna/account",
                "main form[method=post][action$=/location]",
                "location",
                "BE");
        sent("/users/{id}/delete", at + "/users/anna/delete", FORM, "reason", "x");
        sent("/users/{id}/restore", at + "/users/anna/account", "main form[method=post][action$=/restore]");
        sent("/groups/new", at + "/groups/new", FORM, "id", "new", "name", "New");
        sent(
                "/groups/{id}/members",
                at + "/groups/new/members",
                "main form[method=post][action$=/members]",
                "ids",
                "anna bob");
        sent("/groups/{id}/leave", at + "/groups/new/leave?member=bob", FORM, "reason", "x");
        sent("/groups/{id}/license", at + "/groups/sales/license?sku=STANDARDPACK", FORM);
        sent("/groups/{id}/reprocess", at + "/groups/sales", "main form[method=post][action$=/reprocess]");
        sent("/groups/{id}/unlicense", at + "/groups/sales/unlicense?sku=STANDARDPACK", FORM, "reason", "x");
        sent("/groups/{id}/delete", at + "/groups/new/delete", FORM, "reason", "x");
        sent("/settings/auto-claim/off", at + "/settings/auto-claim/off", FORM, "reason", "x");
        sent("/settings/auto-claim", at + "/settings", "main form[method=post][action$=/auto-claim]");
        shows("/console/t/{t}/proof", admin, at + "/proof", FORM, "checkpoint", "forged");
        operations();
        assertThat(walked).containsExactlyInAnyOrderElementsOf(forms());
    }

    private void operations() {
        var id = "t-" + UUID.randomUUID();
        var tenants = "/console/ops/tenants";
        asked(
                tenants,
                operator,
                tenants,
                "main form[method=post][action$=/tenants]",
                "id",
                id,
                "name",
                "New",
                "country",
                "NL");
        Browser.caughtUp(zetel);
        adjusts(id);
        var person = "p-" + UUID.randomUUID();
        var people = "/console/ops/people";
        secret(
                people,
                people,
                "main form[method=post][action$=/people]",
                "name",
                person,
                "tenant",
                id,
                "role",
                "Reader");
        var personId = zetel.operator()
                .get("/api/v1/people?limit=500")
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.path("signInName").asString("").equals(person))
                .findFirst()
                .orElseThrow()
                .get("personId")
                .asString();
        secret(people + "/{id}/password", people + "/" + personId + "/password", FORM, "reason", "x");
        asked(people + "/{id}/roles", operator, people + "/" + personId + "/roles", FORM, "role", "Auditor");
        asked(people + "/{id}/delete", operator, people + "/" + personId + "/delete", FORM, "reason", "x");
        var client = "c-" + UUID.randomUUID();
        var clients = "/console/ops/clients";
        secret(
                clients,
                clients,
                "main form[method=post][action$=/clients]",
                "name",
                client,
                "tenant",
                id,
                "role",
                "Service");
        secret(clients + "/{id}/secret", clients + "/" + client + "/secret", FORM, "reason", "x", "overlap", "24");
        asked(clients + "/{id}/delete", operator, clients + "/" + client + "/delete", FORM, "reason", "x");
        var replays = "/console/ops/replays";
        asked(replays, operator, replays, FORM, "projection", "policy-list");
        var rebuild = zetel.operator().get("/api/v1/operations/replays").text("/items/0/replayId");
        ReplaysSpec.awaitDone(zetel, rebuild);
        asked(replays + "/{id}/discard", operator, replays + "/" + rebuild + "/discard", FORM, "reason", "x");
        var letters = "/console/ops/dead-letters";
        var letter = List.of(
                field("projection", "policy-list"),
                field("tenant", tenant.id()),
                field("eventId", "none"),
                field("reason", "x"));
        imports();
        retries(letters + "/retry", letter);
        retries(letters + "/discard", letter);
    }

    /**
     * The file belongs to what is said: another one is another wish, and this catalogue is not what it was shown for.
     */
    private void imports() {
        var route = LOOK + "/import";
        var list = ConsoleOperationsSpec.list("C-" + UUID.randomUUID());
        var page = ConsoleOperationsSpec.look(operator, list);
        hasKey(route, page, FORM);
        var first = operator.upload(page, FORM, list, "reason", "x").expect(303);
        long after = catalogue();
        var second = operator.upload(page, FORM, list, "reason", "x").expect(303);
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        operator.upload(page, FORM, list, "reason", "another").expect(409);
        operator.upload(page, FORM, ConsoleOperationsSpec.list("C-" + UUID.randomUUID()), "reason", "x")
                .expect(409);
        assertThat(catalogue()).isEqualTo(after);
        walked.add(route);
    }

    /** The version of the catalogue. */
    private long catalogue() {
        return Long.parseLong(zetel.operator()
                .get("/api/v1/catalogue/rules")
                .expect(200)
                .header("ETag")
                .replace("\"", ""));
    }

    /** Both are sent before one is answered. */
    @Test
    void imports_a_list_once() throws Exception {
        var list = ConsoleOperationsSpec.list("C-" + UUID.randomUUID());
        var page = ConsoleOperationsSpec.look(operator, list);
        long before = catalogue();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Reply> lay = () -> operator.upload(page, FORM, list, "reason", "x");
            for (var reply : threads.invokeAll(List.of(lay, lay, lay, lay))) {
                reply.get().expect(303);
            }
        }
        assertThat(catalogue()).isEqualTo(before + 1);
    }

    /** There is no dead letter here, so that what is asked for is the same as what the form would ask. */
    private void retries(String route, List<String[]> fields) {
        var all = new ArrayList<>(fields);
        all.add(field("_csrf", csrf("/console/ops/dead-letters")));
        all.add(field("once", UUID.randomUUID().toString()));
        var first = operator.post(route, all);
        assertThat(operator.post(route, all).status()).as(route).isEqualTo(first.status());
        walked.add(route);
    }

    /** One of many rows, which may be on another page. */
    private void adjusts(String id) {
        var row = zetel.operator().get("/api/v1/tenants/" + id).expect(200);
        var fields = List.of(
                field("_csrf", csrf("/console/ops/tenants")),
                field("once", UUID.randomUUID().toString()),
                field("limit", "9"),
                field("country", "BE"),
                field("version", String.valueOf(row.number("/version"))));
        operator.post("/console/ops/tenants/" + id, fields).expect(303);
        operator.post("/console/ops/tenants/" + id, fields).expect(303);
        walked.add("/console/ops/tenants/{id}");
    }

    private void creates_a_policy() {
        var draft = Map.of("step", "5", "name", "Once", "app", "TEAMS", "sku", "SPE_E3", "go", "create");
        var page = admin.page(at + "/policies/new");
        var fields = Stream.concat(
                        Stream.of("_csrf", "once")
                                .map(name -> field(
                                        name,
                                        page.selectFirst(FORM + " [name=" + name + "]")
                                                .attr("value"))),
                        draft.entrySet().stream().map(one -> field(one.getKey(), one.getValue())))
                .toList();
        var first = admin.post(at + "/policies/new", fields).expect(303);
        var after = effect();
        assertThat(admin.post(at + "/policies/new", fields).expect(303).header("Location"))
                .isEqualTo(first.header("Location"));
        assertThat(effect()).isEqualTo(after);
        walked.add("/console/t/{t}/policies/new");
    }

    private static String[] field(String name, String value) {
        return new String[] {name, value};
    }

    private String csrf(String page) {
        return operator.page(page).selectFirst("[name=_csrf]").attr("value");
    }

    private void sent(String route, String page, String form, String... fields) {
        Browser.caughtUp(zetel);
        asked("/console/t/{t}" + route, admin, page, form, fields);
    }

    /** Both answers lead to the same page, and after the second all is as it was after the first. */
    private void asked(String route, Browser browser, String path, String form, String... fields) {
        var page = browser.page(path);
        hasKey(route, page, form);
        var before = effect();
        var first = browser.submit(page, form, fields).expect(303);
        var after = effect();
        var second = browser.submit(page, form, fields).expect(303);
        assertThat(second.header("Location")).as(route).isEqualTo(first.header("Location"));
        assertThat(effect()).as(route).isEqualTo(after);
        if (!route.endsWith("/reprocess") && !route.contains("/ops/")) {
            assertThat(after).as(route + " does something").isNotEqualTo(before);
        }
        walked.add(route);
    }

    /** The second answer does not show again what is secret, and no other secret was made. */
    private void secret(String route, String path, String form, String... fields) {
        var page = operator.page(path);
        hasKey(route, page, form);
        var first = Jsoup.parse(operator.submit(page, form, fields).expect(200).body());
        var after = effect();
        var second = Jsoup.parse(operator.submit(page, form, fields).expect(200).body());
        var said = first.select(".note.good").text();
        assertThat(said).as(route).contains("only now");
        assertThat(second.text())
                .as(route)
                .contains("This was done already.")
                .doesNotContain(said.substring(said.lastIndexOf(' ') + 1));
        assertThat(effect()).as(route).isEqualTo(after);
        walked.add(route);
    }

    private void shows(String route, Browser browser, String path, String form, String... fields) {
        var page = browser.page(path);
        var first = browser.submit(page, form, fields);
        assertThat(browser.submit(page, form, fields).status()).as(route).isEqualTo(first.status());
        walked.add(route);
    }

    private static void hasKey(String route, Document page, String form) {
        assertThat(page.select(form).first().select("[name=once]").eachAttr("value"))
                .as(route)
                .singleElement()
                .asString()
                .hasSize(36);
    }

    /** All that could have been done twice. */
    private List<Object> effect() {
        Browser.caughtUp(zetel);
        var head = zetel.context()
                .getBean(History.class)
                .head(new TenantId(tenant.id()))
                .n();
        var jobs = tenant.as(Role.READER).get(tenant.path("/jobs?limit=500")).expect(200);
        var counted = Stream.of("/people", "/clients", "/tenants", "/operations/replays")
                .map(list ->
                        zetel.operator().get("/api/v1" + list + "?limit=500").expect(200))
                .map(list -> list.json().get("items").size());
        return Stream.concat(Stream.of(head, jobs.json().get("items").size()), counted)
                .collect(Collectors.toList());
    }

    private Set<String> forms() {
        return zetel
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(info -> info.getPatternValues().stream())
                .filter(path -> path.startsWith("/console"))
                .filter(path -> !WITHOUT_KEY.contains(path) && !path.equals(LOOK))
                .collect(Collectors.toSet());
    }

    /**
     * A double click sends the second before the first is answered; who is shown the second sees what the first did.
     */
    @Test
    void waits_for_the_first_and_answers_the_same() throws Exception {
        var page = admin.page(at + "/purchases/new?sku=SPE_E3");
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Reply> buy = () -> admin.submit(page, FORM, "seats", "5");
            var replies = new ArrayList<Reply>();
            for (var reply : threads.invokeAll(List.of(buy, buy, buy, buy))) {
                replies.add(reply.get());
            }
            assertThat(replies).allMatch(reply -> reply.status() == 303);
        }
        Browser.caughtUp(zetel);
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/products/SPE_E3"))
                        .expect(200)
                        .number("/total"))
                .isEqualTo(5);
    }

    /** With other fields it is another wish, and what was refused may be possible now. */
    @Test
    void is_another_wish_with_other_fields_and_is_tried_again_after_a_refusal() {
        var page = admin.page(at + "/groups/new");
        admin.submit(page, FORM, "id", "one", "name", "One").expect(303);
        admin.submit(page, FORM, "id", "two", "name", "Two").expect(303);
        tenant.buy("SPE_E3", 1);
        directory.group("sales", "USER");
        Browser.caughtUp(zetel);
        assertThat(tenant.as(Role.READER).get(tenant.path("/groups")).json().get("items"))
                .hasSize(3);
        var leave = admin.page(at + "/groups/sales/members");
        directory.users("kim");
        var form = "main form[method=post][action$=/members]";
        admin.submit(leave, form, "ids", "").expect(400);
        admin.submit(leave, form, "ids", "kim").expect(303);
    }
}
