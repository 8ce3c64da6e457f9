package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each spec imports products of its own, so that no other one's answers depend on them. */
@DisplayName("The catalogue as part of history")
class CatalogueHistorySpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";

    /** A product of a spec's own with plans of its own. */
    private record Suite(String sku, String skuId, String seed) {

        static Suite any() {
            var seed = UUID.randomUUID()
                    .toString()
                    .replace("-", "")
                    .toUpperCase(Locale.ROOT)
                    .substring(0, 8);
            return new Suite("SUITE_" + seed, UUID.randomUUID().toString(), seed);
        }

        Suite renamed(String next) {
            return new Suite(next, skuId, seed);
        }

        String plan(int number) {
            return "PLAN_%s_%d".formatted(seed, number);
        }

        String planId(int number) {
            return "%s-1111-4000-8000-%012d".formatted(seed.toLowerCase(Locale.ROOT), number);
        }

        String rows(int... plans) {
            var rows = new StringBuilder();
            for (int plan : plans) {
                rows.append(
                        "Suite %s,%s,%s,%s,%s,Plan %d\n".formatted(sku, sku, skuId, plan(plan), planId(plan), plan));
            }
            return rows.toString();
        }
    }

    @Test
    void an_import_rewrites_no_answer_about_the_past() {
        var suite = Suite.any();
        imports(suite.rows(1, 2));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 2);
        knows(tenant, "kim");
        assigns(tenant, "kim", Map.of("sku", suite.sku()));
        group(tenant, "sales", Map.of("sku", suite.sku(), "disabledPlans", List.of(suite.plan(2))));
        var before = ZETEL.clock().instant();
        var routes = List.of(
                "/products",
                "/products/" + suite.sku(),
                "/users/kim/licenses",
                "/users/kim/access?servicePlan=" + suite.plan(1),
                "/groups/sales/licensing",
                "/products/" + suite.sku() + "/groups");
        var then = routes.stream().map(route -> ask(tenant, route, before)).toList();

        var next = suite.renamed(suite.sku() + "_NEXT");
        var report = imports(next.rows(1, 2, 3)
                .replace(suite.plan(2) + ",", suite.plan(2) + "_NEXT,")
                .replace("Suite ", "Better suite "));

        assertThat(report.number("/changed")).isEqualTo(1);
        assertThat(routes.stream().map(route -> ask(tenant, route, before)).toList())
                .isEqualTo(then);
        var now = ask(tenant, "/products/" + suite.sku(), ZETEL.clock().instant());
        assertThat(now.get("name").asString()).startsWith("Better suite");
        assertThat(texts(now.get("servicePlans")))
                .containsExactly(suite.plan(1), suite.plan(2) + "_NEXT", suite.plan(3));
        assertThat(read(tenant, "/groups/sales/licensing")
                        .json()
                        .at("/licenses/0/disabledPlans/0")
                        .asString())
                .isEqualTo(suite.plan(2) + "_NEXT");
        assertThat(read(tenant, "/users/kim/access?servicePlan=" + suite.plan(3) + "&asOf=" + before)
                        .expect(200)
                        .text("/access"))
                .as("nobody had then what came later")
                .isEqualTo("NONE");
        assertThat(access(tenant, "kim", suite.plan(3))).isEqualTo("FULL");
    }

    @Test
    void an_import_is_told_in_the_history_of_the_tenants_it_touches_and_of_no_other() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var touched = TestTenant.registered(ZETEL);
        var untouched = TestTenant.registered(ZETEL);
        touched.buy(suite.sku(), 1);

        var reply = ZETEL.operator()
                .post(
                        "/api/v1/catalogue/import",
                        "text/csv",
                        BodyPublishers.ofString(HEADER + suite.rows(1, 2)),
                        "Licensing-Reason",
                        "The vendor added a plan")
                .expect(200);

        var told = changes(touched, reply);
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.at("/payload/catalogueVersion").asInt()).isEqualTo(reply.number("/version"));
            assertThat(event.at("/payload/products/0/sku").asString()).isEqualTo(suite.sku());
            assertThat(event.at("/payload/products/0/plansAdded/0/name").asString())
                    .isEqualTo(suite.plan(2));
            assertThat(event.at("/metadata/reason").asString()).isEqualTo("The vendor added a plan");
            assertThat(event.at("/metadata/actor").asString()).isNotBlank();
        });
        assertThat(changes(untouched, reply)).isEmpty();
        var versions = all("/api/v1/catalogue/versions");
        assertThat(versions.getFirst().get("change").asString()).isEqualTo("CatalogueStarted");
        assertThat(versions.stream()
                        .map(version -> version.get("version").asInt())
                        .toList())
                .isEqualTo(IntStream.rangeClosed(1, versions.size()).boxed().toList());
        var last = versions.get(reply.number("/version") - 1);
        assertThat(last.get("reason").asString()).isEqualTo("The vendor added a plan");
        assertThat(last.at("/changed/0/plansAdded/0/name").asString()).isEqualTo(suite.plan(2));
        assertThat(changes(touched, imports(suite.rows(1, 2))))
                .as("an import that says nothing new is no fact")
                .hasSize(1);
    }

    @Test
    void a_list_takes_no_plan_from_a_product_in_use_and_no_product_unless_asked_to() {
        var suite = Suite.any();
        imports(suite.rows(1, 2, 3, 4));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 1);
        knows(tenant, "kim");
        assigns(tenant, "kim", Map.of("sku", suite.sku()));

        var cut = imports(suite.rows(1));
        assertThat(cut.number("/changed")).isZero();
        assertThat(cut.text("/warnings/0/code")).isEqualTo("PLANS_KEPT");
        assertThat(cut.number("/warningCounts/PLANS_KEPT")).isEqualTo(1);
        assertThat(cut.json().at("/kept/servicePlans").valueStream().map(plan -> plan.get("servicePlanName")
                        .asString()))
                .containsExactly(suite.plan(2), suite.plan(3), suite.plan(4));
        assertThat(texts(cut.json()
                        .at("/kept/products")
                        .valueStream()
                        .map(product -> product.get("skuPartNumber"))
                        .toList()))
                .contains("SPE_E5");
        assertThat(access(tenant, "kim", suite.plan(3))).isEqualTo("FULL");

        var others = IntStream.rangeClosed(2, 4)
                .mapToObj(i -> new Suite(suite.sku(), UUID.randomUUID().toString(), suite.seed()).rows(i));
        var counted = imports(suite.rows(1) + others.reduce("", String::concat));
        assertThat(counted.number("/added")).isEqualTo(3);
        assertThat(access(tenant, "kim", suite.plan(3))).isEqualTo("FULL");
    }

    @Test
    void with_prune_a_list_takes_what_it_lacks() {
        // An application of its own: the others go on needing their products.
        try (var zetel = RunningZetel.start(RunningZetel.preparedDirectory())) {
            var suite = Suite.any();
            var list = HEADER + suite.rows(1, 2);
            zetel.operator()
                    .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(list))
                    .expect(200);
            var tenant = TestTenant.registered(zetel);
            tenant.buy(suite.sku(), 1);
            tenant.buy("SPE_E3", 1);
            knows(tenant, "kim");
            assigns(tenant, "kim", Map.of("sku", suite.sku()));
            knows(tenant, "lee");
            assigns(tenant, "lee", Map.of("sku", "SPE_E3"));
            group(tenant, "sales", Map.of("sku", "SPE_E3"));

            var reply = zetel.operator()
                    .post(
                            "/api/v1/catalogue/import?prune=true",
                            "text/csv",
                            BodyPublishers.ofString(HEADER + suite.rows(1)))
                    .expect(200);

            assertThat(reply.text("/taken/servicePlans/0/servicePlanName")).isEqualTo(suite.plan(2));
            assertThat(reply.json().at("/taken/products").size()).isPositive();
            assertThat(reply.json().at("/kept/products")).isEmpty();
            assertThat(TestTenant.each(
                            tenant.as(Role.READER)
                                    .get(tenant.path("/catalogue/products"))
                                    .expect(200),
                            "skuPartNumber"))
                    .containsExactly(suite.sku());
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/users/kim/licenses"))
                            .json()
                            .at("/licenses/0/servicePlans")
                            .size())
                    .isEqualTo(1);
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/products/SPE_E3"))
                            .expect(200)
                            .number("/total"))
                    .as("what was bought stays")
                    .isEqualTo(1);
            tenant.as(Role.BILLING_ADMIN)
                    .post(tenant.path("/subscriptions"), Map.of("sku", "SPE_E3", "seats", 1))
                    .expect(400);
            assertThat(changes(tenant, reply)
                            .getLast()
                            .at("/payload/products")
                            .valueStream()
                            .anyMatch(change -> change.get("taken").asBoolean()))
                    .isTrue();
            var state = tenant.readNow(zetel, "/desired-state").expect(200);
            assertThat(state.text("/groups/0/licenses/0/sku")).isEqualTo("SPE_E3");
            assertThat(tenant.as(Role.GLOBAL_ADMIN)
                            .post(tenant.path("/desired-state?dryRun=true&prune=true"), state.body())
                            .expect(200)
                            .json()
                            .get("steps"))
                    .isEmpty();
            var printed = tenant.readNow(zetel, "/users/lee/licenses").text("/licenses/0/sku");
            tenant.as(Role.LICENSE_ADMIN)
                    .put(tenant.path("/users/lee/licenses"), Map.of("remove", List.of(printed)))
                    .expect(200);
        }
    }

    @Test
    void a_name_that_two_products_have_is_refused_with_both_wherever_it_stands() {
        var suite = Suite.any();
        var twin = new Suite(suite.sku(), UUID.randomUUID().toString(), suite.seed());
        assertThat(imports(suite.rows(1) + twin.rows(2)).text("/warnings/0/code"))
                .isEqualTo("SHARED_PART_NUMBER");
        var tenant = TestTenant.claiming(ZETEL);

        var bought = tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(400);
        assertThat(bought.text("/code")).isEqualTo("AMBIGUOUS_SKU");
        assertThat(bought.text("/errors/0/message")).contains(suite.skuId(), twin.skuId());
        tenant.buy(twin.skuId(), 1);
        var shown = read(tenant, "/products/" + suite.sku()).expect(409);
        assertThat(shown.text("/code")).isEqualTo("AMBIGUOUS_SKU");
        assertThat(shown.text("/detail")).contains(suite.skuId(), twin.skuId());
        read(tenant, "/products/" + twin.skuId()).expect(200);
        knows(tenant, "kim");
        assertThat(tenant.as(Role.LICENSE_ADMIN)
                        .put(tenant.path("/users/kim/licenses"), Map.of("add", List.of(Map.of("sku", suite.sku()))))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("AMBIGUOUS_SKU");
        assigns(tenant, "kim", Map.of("sku", twin.skuId()));
        var because =
                read(tenant, "/users/kim/access?servicePlan=" + suite.plan(2)).expect(200);
        var printed = because.text("/because/0/sku");
        read(tenant, "/products/" + printed).expect(200);
    }

    @Test
    void after_a_rename_the_old_and_the_new_names_of_products_and_plans_work_and_what_is_printed_is_taken() {
        var suite = Suite.any();
        imports(suite.rows(1, 2));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 3);
        knows(tenant, "kim");
        var next = suite.renamed("NEXT_" + suite.seed());
        imports(next.rows(1, 2).replace(suite.plan(1) + ",", "NEXT_" + suite.plan(1) + ","));

        for (var sku : List.of(suite.sku(), next.sku(), suite.skuId())) {
            assertThat(read(tenant, "/products/" + sku).expect(200).text("/skuId"))
                    .isEqualTo(suite.skuId());
            for (var plan : List.of(suite.plan(1), "NEXT_" + suite.plan(1), suite.planId(1))) {
                assigns(tenant, "kim", Map.of("sku", sku, "disabledPlans", List.of(plan)));
                assertThat(access(tenant, "kim", plan)).isEqualTo("NONE");
            }
        }
        var printed = read(tenant, "/users/kim/licenses")
                .json()
                .at("/licenses/0/sources/0/disabledPlans/0")
                .asString();
        assertThat(printed).isEqualTo("NEXT_" + suite.plan(1));
        assigns(
                tenant,
                "kim",
                Map.of(
                        "sku",
                        read(tenant, "/products")
                                .json()
                                .at("/items/0/skuPartNumber")
                                .asString(),
                        "disabledPlans",
                        List.of(printed)));
        tenant.buy(suite.sku(), 1);
        tenant.buy(next.sku(), 1);
    }

    @Test
    void P05_rules_between_plans_are_read_and_replaced_as_a_version_of_the_catalogue() {
        var suite = Suite.any();
        imports(suite.rows(1, 2, 3));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 5);
        knows(tenant, "kim");
        var operator = ZETEL.operator();
        var rules = operator.get("/api/v1/catalogue/rules").expect(200);
        var unchanged = operator.put("/api/v1/catalogue/rules", rules.body()).expect(200);
        assertThat(unchanged.json()).isEqualTo(rules.json());
        assertThat(unchanged.header("ETag"))
                .as("what says nothing new is no version")
                .isEqualTo(rules.header("ETag"));
        try {
            var more = new ArrayList<Object>(
                    rules.json().get("prohibitedLocations").valueStream().toList());
            more.add(Map.of("servicePlan", suite.plan(3), "countries", List.of("NL")));
            var changed = operator.put(
                            "/api/v1/catalogue/rules",
                            Map.of(
                                    "exclusions",
                                    rules.json().get("exclusions"),
                                    "dependencies",
                                    rules.json().get("dependencies"),
                                    "prohibitedLocations",
                                    more),
                            "If-Match",
                            rules.header("ETag"))
                    .expect(200);
            operator.put("/api/v1/catalogue/rules", rules.body(), "If-Match", rules.header("ETag"))
                    .expect(412);

            assertThat(operator.get("/api/v1/catalogue/rules").json()).isEqualTo(changed.json());
            assertThat(changes(tenant, changed)
                            .getLast()
                            .at("/payload/products/0/sku")
                            .asString())
                    .isEqualTo(suite.sku());
            assertThat(tenant.as(Role.LICENSE_ADMIN)
                            .put(tenant.path("/users/kim/licenses"), Map.of("add", List.of(Map.of("sku", suite.sku()))))
                            .expect(409)
                            .text("/code"))
                    .isEqualTo("PROHIBITED_LOCATION");
        } finally {
            operator.put("/api/v1/catalogue/rules", rules.body()).expect(200);
        }
        assigns(tenant, "kim", Map.of("sku", suite.sku()));
        var wrong = operator.put(
                        "/api/v1/catalogue/rules",
                        Map.of(
                                "exclusions",
                                List.of(Map.of(
                                        "servicePlan",
                                        suite.plan(1),
                                        "excludes",
                                        List.of("NO_SUCH_PLAN", suite.plan(1)))),
                                "dependencies",
                                List.of(),
                                "prohibitedLocations",
                                List.of(Map.of("servicePlan", suite.plan(1), "countries", List.of("nl")))))
                .expect(400);
        assertThat(wrong.json()
                        .get("errors")
                        .valueStream()
                        .map(fault -> fault.get("pointer").asString() + " "
                                + fault.get("code").asString()))
                .containsExactly(
                        "/exclusions/0/excludes/0 UNKNOWN_PLAN",
                        "/exclusions/0/excludes/1 PLAN_NAMES_ITSELF",
                        "/prohibitedLocations/0/countries/0 INVALID_COUNTRY");
        tenant.as(Role.GLOBAL_ADMIN).get("/api/v1/catalogue/rules").expect(403);
    }

    @Test
    void A08_A13_an_app_that_is_rolled_out_later_gets_its_policy_where_preconfigured_ones_were_asked_for() {
        var suite = Suite.any();
        imports(suite.rows(1, 2));
        var app = "APP_" + suite.seed();
        var asked = "t-" + UUID.randomUUID();
        ZETEL.operator()
                .post(
                        "/api/v1/tenants",
                        Map.of(
                                "tenantId",
                                asked,
                                "name",
                                "Asked",
                                "country",
                                "NL",
                                "preconfiguredAutoClaim",
                                List.of("TEAMS")))
                .expect(201);
        var notAsked = TestTenant.claiming(ZETEL);
        var body = Map.of(
                "name",
                "An app",
                "servicePlans",
                List.of(suite.plan(1)),
                "triggers",
                List.of("SIGN_IN"),
                "claimable",
                false,
                "defaultProduct",
                suite.sku());
        ZETEL.operator().put("/api/v1/catalogue/apps/" + app, body).expect(200);
        assertThat(policies(asked)).containsExactly("TEAMS");

        var rollout = new HashMap<String, Object>(body);
        rollout.put("claimable", true);
        var reply =
                ZETEL.operator().put("/api/v1/catalogue/apps/" + app, rollout).expect(200);
        ZETEL.operator().put("/api/v1/catalogue/apps/" + app, rollout).expect(200);

        var made = ZETEL.caller(asked, Role.READER)
                .get("/api/v1/tenants/" + asked + "/policies?waitFor=" + reply.header("Licensing-Position"))
                .expect(200);
        assertThat(TestTenant.each(made, "app")).containsExactly("TEAMS", app);
        assertThat(TestTenant.each(made, "origin")).containsOnly("SYSTEM");
        assertThat(policies(notAsked.id())).isEmpty();
    }

    @Test
    void a_product_of_a_policy_that_lost_the_app_is_tried_and_passed_over() {
        var app = "APP_" + Suite.any().seed();
        offers(app, "TEAMS1", "MCOEV");
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 2);
        tenant.buy("SPE_E5", 2);
        tenant.policy(app, "SPE_E3", "SPE_E5");
        assertThat(tenant.claim(app, "SIGN_IN", "ann").expect(201).text("/sku")).isEqualTo("SPE_E3");

        offers(app, "MCOEV");

        for (var who : List.of("ben", "ann")) {
            var claimed = tenant.claim(app, "SIGN_IN", who).expect(201);
            assertThat(claimed.text("/outcome") + " " + claimed.text("/sku"))
                    .as("who has only the old product has not the app")
                    .isEqualTo("CLAIMED SPE_E5");
            assertThat(claimed.number("/backupPosition")).isEqualTo(1);
            assertThat(claimed.text("/tried/0/sku") + " " + claimed.text("/tried/0/reason"))
                    .isEqualTo("SPE_E3 PRODUCT_LACKS_APP");
            assertThat(tenant.claim(app, "SIGN_IN", who).expect(200).text("/outcome"))
                    .isEqualTo("ALREADY_LICENSED");
        }
        var refused = tenant.claim(app, "SIGN_IN", "cas").expect(409);
        assertThat(refused.text("/code")).isEqualTo("OUT_OF_LICENSES");
        assertThat(refused.text("/detail")).contains("SPE_E3 does not contain the app", "SPE_E5 has no license left");
    }

    private static void offers(String app, String... plans) {
        ZETEL.operator()
                .put(
                        "/api/v1/catalogue/apps/" + app,
                        Map.of(
                                "name",
                                "An app",
                                "servicePlans",
                                List.of(plans),
                                "triggers",
                                List.of("SIGN_IN"),
                                "claimable",
                                true))
                .expect(200);
    }

    @Test
    void what_is_not_sold_cannot_be_bought_and_what_was_bought_goes_on() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var tenant = TestTenant.registered(ZETEL);
        var bought = tenant.buy(suite.sku(), 1).text("/subscriptionId");
        var sale = "/api/v1/catalogue/products/" + suite.sku() + "/sale";
        var ended = ZETEL.operator()
                .put(sale, Map.of("sold", false), "Licensing-Reason", "end of sale")
                .expect(200);
        assertThat(ended.json().get("sold").asBoolean()).isFalse();
        assertThat(ZETEL.operator().put(sale, Map.of("sold", false)).expect(200).header("ETag"))
                .as("nothing changed")
                .isEqualTo(ended.header("ETag"));

        var billing = tenant.as(Role.BILLING_ADMIN);
        var refused = billing.post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(409);
        assertThat(refused.text("/code")).isEqualTo("PRODUCT_NOT_SOLD");
        assertThat(refused.text("/detail")).contains(suite.sku());
        billing.patch(tenant.path("/subscriptions/" + bought), Map.of("seats", 2))
                .expect(200);
        imports(suite.rows(1, 2));
        assertThat(read(tenant, "/catalogue/products?search=" + suite.sku())
                        .json()
                        .at("/items/0/sold")
                        .asBoolean())
                .as("whatever a list says")
                .isFalse();
        assertThat(all("/api/v1/catalogue/versions")).anySatisfy(version -> {
            assertThat(version.get("change").asString()).isEqualTo("ProductSaleSet");
            assertThat(version.get("reason").asString()).isEqualTo("end of sale");
        });

        ZETEL.operator().put(sale, Map.of("sold", true)).expect(200);
        billing.post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(201);
        ZETEL.operator()
                .put("/api/v1/catalogue/products/NOPE/sale", Map.of("sold", false))
                .expect(404);
        billing.put(sale, Map.of("sold", false)).expect(403);
    }

    @Test
    void plans_that_come_later_come_on_or_stay_off_as_the_source_says() {
        var suite = Suite.any();
        imports(suite.rows(1, 2));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 20);
        for (var user : List.of("as-usual", "off", "named", "named-on", "of-group", "of-group-off")) {
            knows(tenant, user);
        }
        assigns(tenant, "as-usual", Map.of("sku", suite.sku(), "disabledPlans", List.of(suite.plan(2))));
        assigns(tenant, "off", Map.of("sku", suite.sku(), "disabledPlans", List.of(suite.plan(2)), "newPlans", "OFF"));
        assigns(tenant, "named", Map.of("sku", suite.sku(), "enabledPlans", List.of(suite.plan(1))));
        assigns(
                tenant,
                "named-on",
                Map.of("sku", suite.sku(), "enabledPlans", List.of(suite.plan(1)), "newPlans", "ON"));
        group(tenant, "usual", Map.of("sku", suite.sku()));
        group(tenant, "off", Map.of("sku", suite.sku(), "enabledPlans", List.of(suite.plan(1))));
        joins(tenant, "usual", "of-group");
        joins(tenant, "off", "of-group-off");
        assertThat(plans(tenant, "named"))
                .as("B13: these and no others")
                .isEqualTo(plans(tenant, "off"))
                .containsExactly(suite.plan(1));
        var before = ZETEL.clock().instant();

        imports(suite.rows(1, 2, 3));

        assertThat(plans(tenant, "as-usual")).containsExactly(suite.plan(1), suite.plan(3));
        assertThat(plans(tenant, "off")).containsExactly(suite.plan(1));
        assertThat(plans(tenant, "named")).containsExactly(suite.plan(1));
        assertThat(plans(tenant, "named-on")).containsExactly(suite.plan(1), suite.plan(3));
        assertThat(plans(tenant, "of-group")).containsExactly(suite.plan(1), suite.plan(2), suite.plan(3));
        assertThat(plans(tenant, "of-group-off")).containsExactly(suite.plan(1));
        assertThat(access(tenant, "off", suite.plan(3))).isEqualTo("NONE");
        assertThat(access(tenant, "as-usual", suite.plan(3))).isEqualTo("FULL");
        var licence = read(tenant, "/users/off/licenses").json().at("/licenses/0/sources/0");
        assertThat(licence.get("newPlans").asString()).isEqualTo("OFF");
        assertThat(texts(licence.get("disabledPlans"))).containsExactly(suite.plan(2), suite.plan(3));
        assertThat(texts(ask(tenant, "/users/off/licenses", before).at("/licenses/0/sources/0/disabledPlans")))
                .containsExactly(suite.plan(2));
        assertThat(read(tenant, "/groups/off/licensing").text("/licenses/0/newPlans"))
                .isEqualTo("OFF");

        assigns(tenant, "off", Map.of("sku", suite.sku(), "disabledPlans", List.of(), "newPlans", "ON"));
        assertThat(plans(tenant, "off")).hasSize(3);
        assigns(tenant, "named", Map.of("sku", suite.sku()));
        assertThat(plans(tenant, "named")).as("what is left out is as before").containsExactly(suite.plan(1));
        group(tenant, "off", Map.of("sku", suite.sku()));
        assertThat(plans(tenant, "of-group-off")).containsExactly(suite.plan(1));
        var both = Map.of(
                "sku", suite.sku(), "disabledPlans", List.of(suite.plan(2)), "enabledPlans", List.of(suite.plan(1)));
        assertThat(tenant.as(Role.LICENSE_ADMIN)
                        .put(tenant.path("/users/named/licenses"), Map.of("add", List.of(both)))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("PLANS_NAMED_TWICE");
    }

    @Test
    void a_tenant_turns_what_is_usual_for_plans_that_come_later() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 5);
        for (var user : List.of("early", "late", "insists")) {
            knows(tenant, user);
        }
        assigns(tenant, "early", Map.of("sku", suite.sku()));
        var turned = tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/new-plans"), Map.of("newPlans", "OFF"))
                .expect(200);
        assertThat(turned.text("/newPlans")).isEqualTo("OFF");
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/new-plans"), Map.of("newPlans", "ON"))
                .expect(403);
        assigns(tenant, "late", Map.of("sku", suite.sku()));
        assigns(tenant, "insists", Map.of("sku", suite.sku(), "newPlans", "ON"));

        imports(suite.rows(1, 2));

        assertThat(plans(tenant, "early"))
                .as("what was said before stands")
                .containsExactly(suite.plan(1), suite.plan(2));
        assertThat(plans(tenant, "late")).containsExactly(suite.plan(1));
        assertThat(plans(tenant, "insists")).containsExactly(suite.plan(1), suite.plan(2));
    }

    @Test
    void B13_a_policy_gives_what_it_names_and_no_plan_that_came_later_unless_it_says_so() {
        var suite = Suite.any();
        var teams = "Suite %s,%s,%s,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams\n"
                .formatted(suite.sku(), suite.sku(), suite.skuId());
        imports(teams + suite.rows(1, 2, 3));
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy(suite.sku(), 20);
        tenant.buy("SPE_E3", 20);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        var made = admin.post(
                        tenant.path("/policies"),
                        Map.of(
                                "name",
                                "Teams",
                                "app",
                                "TEAMS",
                                "products",
                                List.of(Map.of("sku", suite.sku(), "enabledPlans", List.of("TEAMS1", suite.plan(1))))))
                .expect(201);
        var path = tenant.path("/policies/" + made.text("/policyId"));
        assertThat(made.text("/products/0/newPlans")).isEqualTo("OFF");
        assertThat(texts(made.json().at("/products/0/disabledPlans")))
                .containsExactlyInAnyOrder(suite.plan(2), suite.plan(3));
        var first = tenant.signIn("first").expect(201);
        assertThat(texts(first.json().get("enabledPlans"))).containsExactly("TEAMS1", suite.plan(1));

        imports(teams + suite.rows(1, 2, 3, 4));

        var second = tenant.signIn("second").expect(201);
        assertThat(texts(second.json().get("enabledPlans"))).containsExactly("TEAMS1", suite.plan(1));
        assertThat(texts(second.json().get("disabledPlans"))).contains(suite.plan(4));
        assertThat(List.of(plans(tenant, "first"), plans(tenant, "second")))
                .containsOnly(List.of("TEAMS1", suite.plan(1)));
        var moved = admin.put(
                        path + "/products",
                        Map.of("products", List.of(Map.of("sku", "SPE_E3"), Map.of("sku", suite.sku()))))
                .expect(200);
        assertThat(texts(moved.json().at("/products/1/disabledPlans")))
                .as("products in another order keep their services")
                .containsExactlyInAnyOrder(suite.plan(2), suite.plan(3), suite.plan(4));
        admin.put(path + "/services", Map.of("sku", "SPE_E3", "disabledPlans", List.of("SWAY")))
                .expect(200);
        var more = admin.put(path + "/services", Map.of("sku", "ALL", "disabledPlans", List.of("YAMMER_ENTERPRISE")))
                .expect(200);
        assertThat(texts(more.json().at("/products/0/disabledPlans")))
                .as("ALL adds to what is off")
                .containsExactlyInAnyOrder("SWAY", "YAMMER_ENTERPRISE");
        var on = admin.put(path + "/services", Map.of("sku", suite.sku(), "newPlans", "ON"))
                .expect(200);
        assertThat(on.text("/products/1/newPlans")).isEqualTo("ON");
        imports(teams + suite.rows(1, 2, 3, 4, 5));
        admin.put(path + "/products", Map.of("products", List.of(Map.of("sku", suite.sku()))))
                .expect(200);
        assertThat(texts(tenant.signIn("third").expect(201).json().get("enabledPlans")))
                .containsExactly("TEAMS1", suite.plan(1), suite.plan(5));
        assertThat(admin.put(path + "/services", Map.of("sku", suite.sku(), "enabledPlans", List.of(suite.plan(1))))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("POLICY_APP_MANDATORY");
        assertThat(admin.put(
                                path + "/services",
                                Map.of(
                                        "sku",
                                        suite.sku(),
                                        "enabledPlans",
                                        List.of("TEAMS1"),
                                        "disabledPlans",
                                        List.of()))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("PLANS_NAMED_TWICE");
    }

    @Test
    void a_list_may_come_under_each_name_of_csv_and_is_refused_where_it_is_compressed() {
        var suite = Suite.any();
        var operator = ZETEL.operator();
        for (var type : List.of("application/csv", "application/vnd.ms-excel", "text/csv; charset=utf-8")) {
            operator.post("/api/v1/catalogue/import", type, BodyPublishers.ofString(HEADER + suite.rows(1)))
                    .expect(200);
        }
        for (var encoding : List.of("gzip", "br")) {
            operator.post(
                            "/api/v1/catalogue/import",
                            "text/csv",
                            BodyPublishers.ofString(HEADER),
                            "Content-Encoding",
                            encoding)
                    .expect(415);
        }
    }

    @Test
    void the_products_of_a_tenant_come_in_pages_now_and_in_the_past() {
        var tenant = TestTenant.registered(ZETEL);
        var skus = List.of("SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM", "POWERAPPS_PER_USER", "FLOW_PER_USER");
        skus.forEach(sku -> tenant.buy(sku, 1));
        for (var when : List.of("", "&asOf=" + ZETEL.clock().instant())) {
            var seen = new ArrayList<String>();
            var cursor = "";
            do {
                var page = read(tenant, "/products?limit=2" + cursor + when).expect(200);
                assertThat(page.json().get("items").size()).isLessThanOrEqualTo(2);
                seen.addAll(TestTenant.each(page, "skuPartNumber"));
                var next = page.json().get("nextCursor");
                cursor = next.isNull() ? "" : "&cursor=" + next.asString();
            } while (!cursor.isEmpty());
            assertThat(seen).containsExactlyElementsOf(skus.stream().sorted().toList());
        }
    }

    @Test
    void the_products_of_a_tenant_come_as_csv_now_and_in_the_past() {
        var suite = Suite.any();
        imports("\"=Suite, the first\",%s,%s,%s,%s,Plan\n"
                .formatted(suite.sku(), suite.skuId(), suite.plan(1), suite.planId(1)));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 7);
        var before = ZETEL.clock().instant();
        tenant.buy("SPE_E5", 1);
        var now = read(tenant, "/products?format=csv").expect(200);
        assertThat(now.header("Content-Type")).startsWith("text/csv");
        assertThat(now.body().lines())
                .containsExactly(
                        "skuPartNumber,skuId,name,total,assigned,available,expiringSoon,overAssigned,suspended,unlimited,"
                                + "nextExpiry,overAssignedUntil",
                        "SPE_E5,06ebc4ee-1bb5-47dd-8120-11324bc54e06,Microsoft 365 E5,1,0,1,0,0,0,false,,",
                        "%s,%s,\"'=Suite, the first\",7,0,7,0,0,0,false,,".formatted(suite.sku(), suite.skuId()));
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/products?format=csv&asOf=" + before))
                        .expect(200)
                        .body()
                        .lines())
                .hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_an_import_would_do_and_the_import_does_it() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 1);
        var other = Suite.any();
        var rows = suite.rows(1, 2).replace("Suite " + suite.sku(), "Renamed") + other.rows(1);
        Function<String, Reply> laid = query -> ZETEL.operator()
                .post("/api/v1/catalogue/import" + query, "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
        var dry = laid.apply("?dryRun=true");
        assertThat(dry.json().get("dryRun").asBoolean()).isTrue();
        assertThat(dry.headers().firstValue("Licensing-Position")).isEmpty();
        assertThat(dry.text("/addedProducts/0/skuPartNumber")).isEqualTo(other.sku());
        assertThat(dry.text("/changedProducts/0/formerName")).isEqualTo("Suite " + suite.sku());
        assertThat(dry.text("/changedProducts/0/plansAdded/0/name")).isEqualTo(suite.plan(2));
        assertThat(read(tenant, "/products/" + suite.sku()).text("/name")).isEqualTo("Suite " + suite.sku());

        var real = laid.apply("");
        assertThat(real.json().get("dryRun").asBoolean()).isFalse();
        assertThat(real.number("/version")).isGreaterThan(dry.number("/version"));
        for (var told : List.of("added", "changed", "addedProducts", "changedProducts", "taken", "kept")) {
            assertThat(real.json().get(told)).as(told).isEqualTo(dry.json().get(told));
        }
        assertThat(laid.apply("?dryRun=true").number("/changed")).isZero();
    }

    private static Reply imports(String rows) {
        return ZETEL.operator()
                .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
    }

    private static void knows(TestTenant tenant, String user) {
        tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"))
                .expect(200);
    }

    private static Reply assigns(TestTenant tenant, String user, Map<String, Object> licence) {
        return tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/users/" + user + "/licenses"), Map.of("add", List.of(licence)))
                .expect(200);
    }

    private static void group(TestTenant tenant, String group, Map<String, Object> licence) {
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/" + group), Map.of("memberType", "USER"))
                .expect(200);
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/groups/" + group + "/licenses"), Map.of("add", List.of(licence)))
                .expect(202);
    }

    private static void joins(TestTenant tenant, String group, String user) {
        tenant.as(Role.SERVICE)
                .post(tenant.path("/groups/" + group + "/members"), Map.of("memberIds", List.of(user)))
                .expect(200);
    }

    /** The service plans of the one product somebody has that are on. */
    private static List<String> plans(TestTenant tenant, String user) {
        return read(tenant, "/users/" + user + "/licenses")
                .expect(200)
                .json()
                .at("/licenses/0/servicePlans")
                .valueStream()
                .filter(plan -> plan.get("enabled").asBoolean())
                .map(plan -> plan.get("servicePlan").asString())
                .toList();
    }

    private static JsonNode ask(TestTenant tenant, String path, Instant at) {
        return read(tenant, path + (path.contains("?") ? "&" : "?") + "asOf=" + at)
                .expect(200)
                .json();
    }

    private static Reply read(TestTenant tenant, String path) {
        return tenant.readNow(ZETEL, path);
    }

    private static String access(TestTenant tenant, String user, String plan) {
        return read(tenant, "/users/" + user + "/access?servicePlan=" + plan)
                .expect(200)
                .text("/access");
    }

    private static List<JsonNode> changes(TestTenant tenant, Reply after) {
        var position = after.headers()
                .firstValue("Licensing-Position")
                .map(at -> "&waitFor=" + at)
                .orElse("");
        return tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?type=CatalogueChanged" + position))
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private static List<String> policies(String tenant) {
        return TestTenant.each(
                ZETEL.caller(tenant, Role.READER)
                        .get("/api/v1/tenants/" + tenant + "/policies")
                        .expect(200),
                "app");
    }

    private static List<JsonNode> all(String path) {
        var all = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page =
                    ZETEL.operator().get(path + "?limit=3" + cursor).expect(200).json();
            page.get("items").forEach(all::add);
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<String> texts(Iterable<JsonNode> nodes) {
        var texts = new ArrayList<String>();
        nodes.forEach(node -> texts.add(node.asString()));
        return texts;
    }
}
