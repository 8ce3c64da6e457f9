package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The catalogue as part of history")
class CatalogueHistorySpec extends ImportedCatalogue {

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

    private static List<String> policies(String tenant) {
        return TestTenant.each(
                ZETEL.caller(tenant, Role.READER)
                        .get("/api/v1/tenants/" + tenant + "/policies")
                        .expect(200),
                "app");
    }
}
