package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.importer.ImportCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("Coming from elsewhere, over HTTP")
class ImportSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String VISIO = "c5928f49-12ba-48f7-ada3-0d743a3601d5";
    private static final String BI = "f8a1db68-be16-40ed-86d5-cb42ce701560";
    private static final String SALES = "5e7a0000-0000-4000-8000-000000000001";
    private static final String STAFF = "5e7a0000-0000-4000-8000-000000000002";

    private final TestTenant tenant = TestTenant.registered(ZETEL);
    private final Map<String, String> environment = new TreeMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void asks_as_a_client_of_the_tenant() {
        var made = ZETEL.operator()
                .post(
                        "/api/v1/clients",
                        Map.of(
                                "clientId",
                                tenant.id() + "-import",
                                "tenantId",
                                tenant.id(),
                                "roles",
                                List.of("GlobalAdmin")))
                .expect(201);
        environment.putAll(Map.of(
                "ZETEL_URL",
                "http://localhost:" + ZETEL.port() + "/",
                "ZETEL_TENANT",
                tenant.id(),
                "ZETEL_CLIENT_ID",
                made.text("/clientId"),
                "ZETEL_CLIENT_SECRET",
                made.text("/clientSecret")));
    }

    private record Run(int code, String out, String err) {

        /** How many of a kind were carried, were there, were refused. */
        List<Integer> counts(String kind) {
            var line = out.lines()
                    .filter(one -> one.startsWith(kind + " "))
                    .findFirst()
                    .orElseThrow();
            return Stream.of(line.substring(kind.length()).strip().split(" +"))
                    .map(Integer::valueOf)
                    .toList();
        }
    }

    @Test
    void a_graph_export_gives_everybody_the_same_products_plans_and_sources() throws IOException {
        graph();
        var foreseen = run("graph", folder.toString());
        assertThat(foreseen.out()).contains("Nothing was changed");
        assertThat(foreseen.counts("users")).containsExactly(5, 0, 0);
        assertThat(tenant.readNow(ZETEL, "/users").json().get("items")).isEmpty();

        var done = run("graph", folder.toString(), "--apply");
        assertThat(done.err()).doesNotContain("Cannot");
        assertThat(done.out()
                        .lines()
                        .dropWhile(line -> !line.startsWith("Not carried over"))
                        .toList())
                .first()
                .isEqualTo("Not carried over, or not as it was (1):");
        assertThat(done.out())
                .contains(
                        "3 seats of SPE_E3 in their grace period: the export does not say since when; here it begins today");
        assertThat(everybody())
                .isEqualTo(Map.of(
                        "ann",
                                "POWER_BI_PRO [DIRECT [] Active], SPE_E3 [DIRECT [SWAY] Active, GROUP %s [YAMMER_ENTERPRISE] Active]"
                                        .formatted(SALES),
                        "bob", "SPE_E3 [GROUP %s [YAMMER_ENTERPRISE] Active]".formatted(SALES),
                        "cat", "VISIOCLIENT [GROUP %s [] Active]".formatted(STAFF),
                        "dan", "VISIOCLIENT [DIRECT [] Active, GROUP %s [] Active]".formatted(STAFF),
                        "eve", ""));
        assertThat(seats())
                .isEqualTo(Map.of(
                        "SPE_E3",
                        List.of(28, 2, 25, 3, 0),
                        "VISIOCLIENT",
                        List.of(5, 2, 5, 0, 0),
                        "POWER_BI_PRO",
                        List.of(0, 1, 0, 0, 4)));
        assertThat(tenant.readNow(ZETEL, "/users/eve")
                        .json()
                        .get("accountEnabled")
                        .asBoolean())
                .isFalse();
        var cat = tenant.readNow(ZETEL, "/users/cat").json();
        assertThat(cat.at("/profile/userPrincipalName").asString()).isEqualTo("cat@x.org");
        assertThat(List.of(
                        cat.get("usageLocation").asString(), cat.get("userType").asString()))
                .containsExactly("NL", "Member");
    }

    @Test
    void the_same_import_again_changes_nothing() throws IOException {
        graph();
        run("graph", folder.toString(), "--apply");
        var before = everything();
        environment.put(
                "ZETEL_TOKEN", String.valueOf(tenant.as(Role.GLOBAL_ADMIN).token()));
        assertThat(run("graph", folder.toString()).counts("purchases"))
                .as("whoever asks")
                .containsExactly(0, 4, 0);
        var again = run("graph", folder.toString(), "--apply");

        assertThat(again.counts("users")).containsExactly(0, 5, 0);
        assertThat(again.counts("members of groups")).containsExactly(0, 4, 0);
        assertThat(again.counts("purchases")).containsExactly(0, 4, 0);
        assertThat(again.counts("direct licenses")).containsExactly(0, 3, 0);
        assertThat(again.counts("licenses of groups")).containsExactly(0, 2, 0);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void what_cannot_be_carried_over_is_listed_by_line_with_the_reason() throws IOException {
        Files.writeString(folder.resolve("users.csv"), """
                                                       userId,displayName,usageLocation,userType,groups,licenses
                                                       ann,Ann,NL,,sales,SPE_E3 -SWAY -NOPE
                                                       bob,Bob,,,,SPE_E3|VISIOCLIENT
                                                       cat,Cat,Narnia,,sales,SPE_E3
                                                       dan,Dan,NL,,,Photoshop|Visio Plan 2|Our Visio
                                                       eve,Eve,NL,Guest,sales,
                                                       """);
        Files.writeString(folder.resolve("groups.csv"), "groupId,displayName,licenses\nsales,Sales,POWER_BI_PRO\n");
        Files.writeString(folder.resolve("purchases.csv"), """
                                                           product,seats,startsOn,endsOn,orderNumber,cost,notes
                                                           SPE_E3,2,2026-01-01,2099-06-30,PO-1,99.90,For sales
                                                           Photoshop,5,,
                                                           VISIOCLIENT,1,,
                                                           POWER_BI_PRO,5,,
                                                           """);
        var done = run(
                "csv",
                folder.toString(),
                "--zone=Europe/Amsterdam",
                "--location=NL",
                "--currency=EUR",
                "--product=Our Visio=VISIOCLIENT",
                "--apply");

        assertThat(done.code()).isEqualTo(1);
        var lines = done.out().lines().filter(line -> line.contains(".csv:")).toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("users.csv:2  SPE_E3 of user ann: service plan NOPE is none of the product"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("users.csv:5  Photoshop of user dan: there is no such product"))
                .anySatisfy(line -> assertThat(line).startsWith("purchases.csv:3  Photoshop: there is no such product"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("users.csv:4  user cat: ").contains("usageLocation"))
                .anySatisfy(line -> assertThat(line).startsWith("users.csv:4  SPE_E3 of user cat: HOLDER_NOT_FOUND"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("users.csv:6  POWER_BI_PRO of user eve: is there and not in effect here"))
                .noneSatisfy(line -> assertThat(line).contains("POWER_BI_PRO of user ann"));
        assertThat(lines).doesNotHaveDuplicates();
        assertThat(done.out()).contains("VISIOCLIENT of user", "OUT_OF_LICENSES");
        assertThat(done.counts("direct licenses")).containsExactly(3, 0, 2);
        assertThat(tenant.readNow(ZETEL, "/subscriptions")
                        .json()
                        .get("items")
                        .valueStream()
                        .map(one -> one.get("endsOn").asString()))
                .contains("2099-06-30T22:00:00Z");
        var bought = tenant.readNow(ZETEL, "/subscriptions")
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.path("orderNumber").asString("").equals("PO-1"))
                .findFirst()
                .orElseThrow();
        assertThat(List.of(
                        bought.at("/cost/amount").asDouble() + "",
                        bought.at("/cost/currency").asString(),
                        bought.get("notes").asString()))
                .containsExactly("99.9", "EUR", "For sales");
    }

    @Test
    void who_joins_a_group_that_gives_a_license_already_is_a_member_though_no_seat_is_left() throws IOException {
        var office = new DirectoryClient(tenant);
        tenant.buy("SPE_E3", 1);
        office.group("sales", "USER");
        office.give("sales", "SPE_E3");
        Files.writeString(
                folder.resolve("users.csv"),
                "userId,displayName,usageLocation,groups\nann,Ann,NL,sales\nbob,Bob,NL,sales;nobodys/list\n");
        var done = run("csv", folder.toString(), "--apply");
        assertThat(done.counts("members of groups")).containsExactly(2, 0, 1);
        assertThat(done.out())
                .contains("member bob of group sales: CountViolation", "member bob of group nobodys/list: ");
        assertThat(tenant.readNow(ZETEL, "/groups/sales").number("/members")).isEqualTo(2);
    }

    @Test
    void what_cannot_be_done_is_said_in_one_sentence() throws IOException {
        graph();
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("graph", folder.toString(), "--token=zts_no").err())
                .endsWith("Cannot import: Zetel does not accept the token.\n");
        assertThat(run("graph", folder.toString(), "--client-secret=no").err())
                .contains("gives client", "no token (status 401).");
        assertThat(run("graph", folder.toString(), "--tenant=other").err())
                .contains("Cannot import: Zetel answered 404 to GET /api/v1/tenants/other/");
        assertThat(run("graph", folder.toString(), "--zone=Mars").err()).contains("no such zone");
        assertThat(run("graph", folder.toString(), "--currency=euro").err()).endsWith("written as --currency=EUR.\n");
        assertThat(run("graph", folder.toString(), "--aply").err()).endsWith("There is no option --aply.\n");
        assertThat(run("graph", folder.resolve("none").toString()).err()).contains("Cannot read");
        assertThat(run("oracle", folder.toString()).err()).contains("there are graph, snipe-it and csv");
    }

    private Run run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = ImportCommand.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Stream.concat(Stream.of("import"), Stream.of(args)).toArray(String[]::new));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void graph() throws IOException {
        var sway = plan("SWAY");
        var yammer = plan("YAMMER_ENTERPRISE");
        page(
                "users.json",
                true,
                user("ann", state(E3, null, sway), state(E3, SALES, yammer), state(BI, null)),
                user("bob", state(E3, SALES, yammer)));
        page(
                "users-2.json",
                false,
                user("cat", state(VISIO, STAFF)),
                user("dan", state(VISIO, null), state(VISIO, STAFF)),
                user("eve"));
        page("groups.json", false, group(SALES, E3, yammer), group(STAFF, VISIO));
        page(
                "members-" + STAFF + ".json",
                false,
                Map.of("@odata.type", "#microsoft.graph.user", "id", "cat"),
                Map.of("id", "dan"));
        page(
                "subscribedSkus.json",
                false,
                sku(E3, "SPE_E3", 2, Map.of("enabled", 25, "warning", 3, "suspended", 0)),
                sku(VISIO, "VISIOCLIENT", 2, Map.of("enabled", 5)),
                sku(BI, "POWER_BI_PRO", 1, Map.of("enabled", 0, "suspended", 4)));
    }

    private String plan(String name) {
        return tenant.as(Role.READER)
                .get(tenant.path("/catalogue/products?search=SPE_E3&limit=1"))
                .expect(200)
                .json()
                .at("/items/0/servicePlans")
                .valueStream()
                .filter(plan -> plan.get("servicePlanName").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("servicePlanId")
                .asString();
    }

    private void page(String name, boolean more, Map<?, ?>... values) throws IOException {
        var page = new TreeMap<String, Object>(
                Map.of("@odata.context", "https://graph.microsoft.com/v1.0/$metadata", "value", List.of(values)));
        if (more) {
            page.put("@odata.nextLink", "https://graph.microsoft.com/v1.0/users?$skiptoken=x");
        }
        Files.writeString(folder.resolve(name), Http.JSON.writeValueAsString(page));
    }

    private static Map<String, Object> user(String id, Map<?, ?>... states) {
        return Map.of(
                "id",
                id,
                "userPrincipalName",
                id + "@x.org",
                "displayName",
                "Known as " + id,
                "userType",
                "Member",
                "usageLocation",
                "NL",
                "accountEnabled",
                !id.equals("eve"),
                "licenseAssignmentStates",
                List.of(states));
    }

    private static Map<String, Object> state(String sku, @Nullable String group, String... off) {
        var state = new TreeMap<String, Object>(
                Map.of("skuId", sku, "disabledPlans", List.of(off), "state", "Active", "error", "None"));
        state.put("assignedByGroup", group);
        return state;
    }

    private static Map<String, Object> group(String id, String sku, String... off) {
        return Map.of(
                "id",
                id,
                "displayName",
                "Group " + id,
                "securityEnabled",
                true,
                "groupTypes",
                List.of(),
                "assignedLicenses",
                List.of(Map.of("skuId", sku, "disabledPlans", List.of(off))));
    }

    private static Map<String, Object> sku(String id, String part, int consumed, Map<String, Integer> units) {
        return Map.of(
                "skuId",
                id,
                "skuPartNumber",
                part,
                "appliesTo",
                "User",
                "consumedUnits",
                consumed,
                "prepaidUnits",
                units);
    }

    private Map<String, String> everybody() {
        var all = new TreeMap<String, String>();
        for (var id : TestTenant.each(tenant.readNow(ZETEL, "/users"), "userId")) {
            all.put(
                    id,
                    tenant.readNow(ZETEL, "/users/" + id + "/licenses")
                            .json()
                            .get("licenses")
                            .valueStream()
                            .map(license -> license.get("sku").asString() + " "
                                    + license.get("sources")
                                            .valueStream()
                                            .map(ImportSpec::source)
                                            .sorted()
                                            .toList())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return all;
    }

    private static String source(JsonNode source) {
        var id = source.get("id").isNull() ? "" : " " + source.get("id").asString();
        return "%s%s %s %s"
                .formatted(
                        source.get("type").asString(),
                        id,
                        source.get("disabledPlans")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList(),
                        source.get("state").asString());
    }

    /** Per product: total, assigned, enabled, in grace, suspended. */
    private Map<String, List<Integer>> seats() {
        var all = new TreeMap<String, List<Integer>>();
        tenant.readNow(ZETEL, "/products")
                .json()
                .get("items")
                .forEach(one -> all.put(
                        one.get("skuPartNumber").asString(),
                        Stream.of("/total", "/assigned", "/byState/enabled", "/byState/warning", "/byState/suspended")
                                .map(at -> one.at(at).asInt())
                                .toList()));
        return all;
    }

    /** All that happened in the tenant. */
    private List<String> everything() {
        tenant.readNow(ZETEL, "/subscriptions");
        var all = new ArrayList<String>();
        tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?limit=500&waitFor="
                        + tenant.readNow(ZETEL, "/users").header("Licensing-Position")))
                .expect(200)
                .json()
                .get("items")
                .forEach(event -> all.add(event.toString()));
        return all;
    }
}
