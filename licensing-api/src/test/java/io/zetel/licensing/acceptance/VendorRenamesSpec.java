package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Everything a tenant has is of two products; then the vendor calls the first otherwise, gives its old name to the
 * second, and the second's to one that is new. Plans change their names in the same way.
 */
@DisplayName("Names after the vendor changed them")
class VendorRenamesSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";

    private final String seed =
            UUID.randomUUID().toString().replace("-", "").substring(0, 8).toUpperCase(Locale.ROOT);
    private final String app = "APP_" + seed;
    private final String firstId = UUID.randomUUID().toString();
    private final String secondId = UUID.randomUUID().toString();
    private final String thirdId = UUID.randomUUID().toString();
    private final Map<String, String> products = new LinkedHashMap<>();
    private final Map<String, String> plans = new LinkedHashMap<>();
    private final DirectoryClient office = new DirectoryClient(TestTenant.claiming(ZETEL));
    private final TestTenant tenant = office.tenant();
    private String policy = "";
    private Instant before = Instant.EPOCH;

    @BeforeEach
    void everythingIsUsed() {
        plans.put(planId(1), name("APP_PLAN"));
        plans.put(planId(2), name("EXTRA"));
        products.put(UUID.randomUUID().toString(), name("SOLD_BEFORE_THE_APP"));
        vendorSays();
        ZETEL.operator()
                .put(
                        "/api/v1/catalogue/apps/" + app,
                        Map.of(
                                "name",
                                "An app",
                                "servicePlans",
                                List.of(planId(1)),
                                "triggers",
                                List.of("SIGN_IN"),
                                "claimable",
                                true))
                .expect(200);
        products.put(firstId, name("FIRST"));
        products.put(secondId, name("SECOND"));
        vendorSays();
        tenant.buy(firstId, 2);
        tenant.buy(secondId, 3);
        policy = tenant.policy(app, firstId, secondId).text("/policyId");
        office.users("kim", "lee", "max");
        tenant.claim(app, "SIGN_IN", "kim").expect(201);
        office.group("sales", "USER");
        tenant.as(Role.LICENSE_ADMIN)
                .put(
                        tenant.path("/groups/sales/licenses"),
                        Map.of("add", List.of(Map.of("sku", firstId, "disabledPlans", List.of(planId(2))))))
                .expect(202);
        office.join("sales", "lee", "max");
        office.assign("lee", secondId).expect(200);
        before = ZETEL.clock().instant();
    }

    private String name(String word) {
        return word + "_" + seed;
    }

    private String planId(int number) {
        return "%s-1111-4000-8000-%012d".formatted(seed.toLowerCase(Locale.ROOT), number);
    }

    /** Both plans are in every product. */
    private void vendorSays() {
        var rows = products.entrySet().stream()
                .flatMap(product -> plans.entrySet().stream().map(plan -> "Suite %s,%s,%s,%s,%s,Plan\n"
                        .formatted(
                                product.getKey(),
                                product.getValue(),
                                product.getKey(),
                                plan.getValue(),
                                plan.getKey())))
                .collect(Collectors.joining());
        ZETEL.operator()
                .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
    }

    private void vendorRenames() {
        products.put(firstId, name("NEXT"));
        products.put(secondId, name("FIRST"));
        products.put(thirdId, name("SECOND"));
        plans.put(planId(1), name("APP_NEXT"));
        plans.put(planId(2), name("APP_PLAN"));
        vendorSays();
    }

    /** What answers about now and about then. */
    private List<String> routesWithAPast() {
        return List.of(
                "/products",
                "/products/" + firstId,
                "/products/" + firstId + "/groups",
                "/products/" + firstId + "/trend",
                "/subscriptions",
                "/policies",
                "/policies/" + policy,
                "/policies/" + policy + "/claimants",
                "/reports/claims?window=1",
                "/reports/refusals?window=1",
                "/users/kim/licenses",
                "/users/lee/licenses",
                "/users/max/licenses",
                "/users/kim/access?app=" + app,
                "/users/lee/access?servicePlan=" + planId(2),
                "/users/kim/apps",
                "/groups/sales/licensing",
                "/desired-state");
    }

    private List<String> routesOfNow() {
        return List.of(
                "/users",
                "/groups",
                "/users/nia/apps",
                "/policies/eligible-products?app=" + app,
                "/products/" + secondId + "/reclaim-preview?total=0",
                "/history/users/kim/explain?sku=" + firstId,
                "/attention");
    }

    @Test
    void every_answer_of_today_prints_the_present_names_and_takes_them() {
        vendorRenames();
        office.users("nia");
        tenant.claim(app, "SIGN_IN", "nia").expect(201);
        var claimed = tenant.claim(app, "SIGN_IN", "max").expect(201);
        assertThat(List.of(claimed.text("/sku"), claimed.text("/tried/0/sku")))
                .containsExactly(name("FIRST"), name("NEXT"));
        office.users("out", "pam");
        office.join("sales", "pam");
        assertThat(tenant.claim(app, "SIGN_IN", "out").expect(409).text("/detail"))
                .contains(name("NEXT"), name("FIRST"));
        ZETEL.caughtUp();

        var printed = new ArrayList<String>();
        routesWithAPast().forEach(route -> isOfToday(route, read(route), printed));
        routesOfNow().forEach(route -> isOfToday(route, read(route), printed));
        for (var path :
                List.of("/v1.0/subscribedSkus", "/v1.0/directory/subscriptions", "/v1.0/users/lee/licenseDetails")) {
            isOfToday(path, tenant.as(Role.GLOBAL_ADMIN).get(path).expect(200).json(), printed);
        }
        isOfToday(
                "scim",
                tenant.as(Role.SERVICE)
                        .get("/scim/v2/Users?count=10")
                        .expect(200)
                        .json(),
                printed);
        assertThat(printed).as("pairs of an id and a name").hasSizeGreaterThan(40);
        for (var id : List.of(firstId, secondId)) {
            assertThat(read("/products/" + products.get(id)).get("skuId").asString())
                    .isEqualTo(id);
        }
        var csv = tenant.as(Role.READER)
                .get(tenant.path("/reports/claims?window=1&format=csv"))
                .expect(200);
        assertThat(csv.body().lines().skip(1)).isNotEmpty().allSatisfy(line -> assertThat(products.entrySet())
                .anyMatch(known -> line.contains("," + known.getValue() + "," + known.getKey() + ",")));
        assertThat(read("/policies/" + policy).get("primary").asString()).isEqualTo(name("NEXT"));
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?subject=user:pam"))
                        .expect(200)
                        .json()
                        .get("items")
                        .valueStream()
                        .filter(event -> event.at("/payload").has("sku"))
                        .map(event -> event.at("/payload/sku").asString()))
                .as("it is recorded under the name of its moment")
                .isNotEmpty()
                .containsOnly(name("NEXT"));
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?type=LicenseClaimed"))
                        .expect(200)
                        .json()
                        .get("items")
                        .valueStream()
                        .map(event -> event.at("/payload/skuId").asString() + " "
                                + event.at("/payload/sku").asString()))
                .as("what happened is told in the words of then")
                .containsExactlyInAnyOrder(
                        firstId + " " + name("FIRST"), secondId + " " + name("FIRST"), secondId + " " + name("FIRST"));
    }

    @Test
    void an_answer_about_then_has_the_names_of_then_and_one_about_now_is_that_of_now() {
        ZETEL.caughtUp();
        var then = answers(before);
        assertThat(then.values().toString()).contains(name("FIRST")).doesNotContain(name("NEXT"));

        vendorRenames();

        assertThat(answers(before)).isEqualTo(then);
        ZETEL.caughtUp();
        var now = ZETEL.clock().instant();
        routesWithAPast().stream()
                .filter(route -> !route.startsWith("/reports") && !route.endsWith("/apps") && !route.endsWith("/trend"))
                .forEach(route -> assertThat(ask(route, now)).as(route).isEqualTo(read(route)));
    }

    @Test
    void an_exported_state_says_nothing_new_and_a_choice_made_again_is_no_change() {
        vendorRenames();
        var reader = tenant.as(Role.READER);
        for (var type : List.of("application/json", "application/yaml")) {
            var document =
                    reader.get(tenant.path("/desired-state"), "Accept", type).expect(200);
            assertThat(document.body()).contains(name("NEXT"), name("FIRST"));
            assertThat(tenant.as(Role.GLOBAL_ADMIN)
                            .send("POST", tenant.path("/desired-state?dryRun=true&prune=true"), type, document.body())
                            .expect(200)
                            .json()
                            .get("steps"))
                    .isEmpty();
        }
        long version = read("/policies/" + policy).get("version").asLong();
        var again = List.of(Map.of("sku", name("NEXT")), Map.of("sku", name("FIRST")));
        assertThat(tenant.as(Role.GLOBAL_ADMIN)
                        .put(tenant.path("/policies/" + policy + "/products"), Map.of("products", again))
                        .expect(200)
                        .number("/version"))
                .isEqualTo((int) version);
        long group = read("/groups/sales").get("version").asLong();
        var same = Map.of("sku", name("NEXT"), "disabledPlans", List.of(name("APP_PLAN")));
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/groups/sales/licenses"), Map.of("add", List.of(same)))
                .expect(202);
        assertThat(read("/groups/sales").get("version").asLong()).isEqualTo(group);
    }

    @Test
    void where_two_products_are_called_alike_the_id_is_printed_which_is_taken() {
        products.put(thirdId, name("FIRST"));
        vendorSays();
        var billing = tenant.as(Role.BILLING_ADMIN);
        var refused = billing.post(tenant.path("/subscriptions"), Map.of("sku", name("FIRST"), "seats", 1))
                .expect(400);
        assertThat(refused.text("/code")).isEqualTo("AMBIGUOUS_SKU");
        assertThat(refused.text("/errors/0/message")).contains(firstId, thirdId);
        ZETEL.caughtUp();
        products.put(firstId, firstId);

        var printed = new ArrayList<String>();
        routesWithAPast().forEach(route -> isOfToday(route, read(route), printed));
        assertThat(printed).contains(firstId);
        for (var name : printed) {
            billing.post(tenant.path("/subscriptions?dryRun=true"), Map.of("sku", name, "seats", 1))
                    .expect(200);
        }
    }

    private JsonNode read(String route) {
        ZETEL.caughtUp();
        return tenant.as(Role.READER, Role.AUDITOR)
                .get(tenant.path(route))
                .expect(200)
                .json();
    }

    private JsonNode ask(String route, Instant at) {
        return tenant.as(Role.READER)
                .get(tenant.path(route + (route.contains("?") ? "&" : "?") + "asOf=" + at))
                .expect(200)
                .json();
    }

    private Map<String, JsonNode> answers(Instant at) {
        return routesWithAPast().stream().collect(Collectors.toMap(Function.identity(), route -> ask(route, at)));
    }

    /** Every name that stands beside an id is the one of today; so is every name of a plan in a list. */
    private void isOfToday(String route, JsonNode node, List<String> printed) {
        if (node.has("payload")) {
            return;
        }
        pair(route, node, "skuId", List.of("sku", "skuPartNumber"), products, printed);
        pair(route, node, "servicePlanId", List.of("servicePlan", "servicePlanName"), plans, new ArrayList<>());
        for (var list : List.of("disabledPlans", "enabledPlans", "conflictingPlans")) {
            node.path(list).valueStream().filter(JsonNode::isString).forEach(plan -> assertThat(
                            List.of(plan.asString()))
                    .as(route)
                    .allMatch(name -> plans.containsValue(name) || plans.containsKey(name)));
        }
        node.valueStream().filter(JsonNode::isContainer).forEach(child -> isOfToday(route, child, printed));
    }

    private static void pair(
            String route,
            JsonNode node,
            String id,
            List<String> names,
            Map<String, String> called,
            List<String> printed) {
        var known = called.get(node.path(id).asString(""));
        if (known != null) {
            names.stream().filter(node::has).forEach(name -> {
                assertThat(node.get(name).asString())
                        .as("%s: %s of %s", route, name, node)
                        .isEqualTo(known);
                printed.add(known);
            });
        }
    }
}
