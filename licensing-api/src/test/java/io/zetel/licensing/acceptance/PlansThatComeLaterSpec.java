package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Service plans that come later")
class PlansThatComeLaterSpec extends ImportedCatalogue {

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
}
