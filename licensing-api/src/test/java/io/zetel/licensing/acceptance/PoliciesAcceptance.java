package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What must hold of auto-claim policies and of the switch above them, whichever store keeps the events. */
abstract class PoliciesAcceptance {

    static final String E3 = "SPE_E3";
    static final String E5 = "SPE_E5";

    /** The application under test. */
    abstract RunningZetel zetel();

    @Test
    void A12_without_the_feature_no_policy_can_be_created() {
        var tenant = TestTenant.registered(zetel());
        tenant.buy(E3, 5);
        var refused = tenant.as(Role.GLOBAL_ADMIN)
                .post(
                        tenant.path("/policies"),
                        Map.of("name", "Teams", "app", "TEAMS", "products", List.of(Map.of("sku", E3))));
        assertThat(refused.expect(409).text("/code")).isEqualTo("FEATURE_DISABLED");
    }

    @Test
    void B07_A14_A15_a_global_administrator_turns_the_feature_on_and_off() {
        var tenant = TestTenant.registered(zetel());
        tenant.as(Role.BILLING_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(403);
        var on = tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        assertThat(on.json().get("autoClaimEnabled").asBoolean()).isTrue();
        tenant.buy(E3, 5);
        tenant.policy("TEAMS", E3);
        tenant.signIn("alice").expect(201);

        var off = tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", false))
                .expect(200);
        assertThat(off.json().get("autoClaimEnabled").asBoolean()).isFalse();
        assertThat(tenant.signIn("bob").expect(409).text("/code")).isEqualTo("FEATURE_DISABLED");
    }

    @Test
    void A13_preconfigured_apps_have_their_policies_from_the_first_day() {
        var id = "pre-" + java.util.UUID.randomUUID();
        zetel().operator()
                .post(
                        "/api/v1/tenants",
                        Map.of(
                                "tenantId",
                                id,
                                "name",
                                "Pre",
                                "country",
                                "NL",
                                "preconfiguredAutoClaim",
                                List.of("POWER_APPS")))
                .expect(201);
        var policies = zetel().caller(id, Role.READER).get("/api/v1/tenants/" + id + "/policies");
        awaitTrue(() -> zetel().caller(id, Role.READER)
                        .get("/api/v1/tenants/" + id + "/policies")
                        .json()
                        .get("items")
                        .size()
                == 1);
        policies = zetel().caller(id, Role.READER).get("/api/v1/tenants/" + id + "/policies");
        assertThat(policies.text("/items/0/origin")).isEqualTo("SYSTEM");
        assertThat(policies.text("/items/0/status")).isEqualTo("On");
    }

    @Test
    void A15_the_list_of_policies_says_that_one_is_on_and_the_feature_is_off() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        var policy = tenant.policy("TEAMS", E3);
        assertThat(policy.json().get("blockedBy").isNull()).isTrue();
        var before = zetel().clock().instant();
        var off = tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", false))
                .expect(200);
        var listed = tenant.readAfter(off, "/policies");
        assertThat(listed.text("/items/0/status") + " " + listed.text("/items/0/blockedBy"))
                .isEqualTo("On FEATURE_DISABLED");
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/policies?asOf=" + before))
                        .expect(200)
                        .json()
                        .at("/items/0/blockedBy")
                        .isNull())
                .isTrue();
        var disabled = tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy.text("/policyId")), Map.of("enabled", false))
                .expect(200);
        assertThat(disabled.json().get("blockedBy").isNull())
                .as("it is off itself")
                .isTrue();
    }

    @Test
    void A24_a_name_that_is_missing_is_told_as_such() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        var products = List.of(Map.of("sku", E3));
        for (var body : List.of(
                Map.of("app", "TEAMS", "products", products),
                Map.of("name", " ", "app", "TEAMS", "products", products))) {
            var refused = tenant.as(Role.GLOBAL_ADMIN)
                    .post(tenant.path("/policies"), body)
                    .expect(400);
            assertThat(refused.text("/errors/0/pointer") + " " + refused.text("/errors/0/code"))
                    .isEqualTo("/name NAME_REQUIRED");
        }
        var nameless = zetel().http()
                .operator()
                .post("/api/v1/tenants", Map.of("country", "NL"))
                .expect(400);
        assertThat(nameless.text("/errors/0/code")).isEqualTo("NAME_REQUIRED");
    }

    @Test
    void A09_A62_only_a_global_administrator_manages_policies_and_readers_see_who_claimed() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        var policy = tenant.policy("TEAMS", E3).text("/policyId");
        tenant.signIn("alice");
        var bob = tenant.signIn("bob").expect(201);

        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.BILLING_ADMIN, Role.READER, Role.SERVICE)) {
            tenant.as(role)
                    .patch(tenant.path("/policies/" + policy), Map.of("enabled", false))
                    .expect(403);
        }
        var claimants = tenant.readAfter(bob, "/policies/" + policy + "/claimants");
        assertThat(TestTenant.each(claimants, "userId")).containsExactly("bob", "alice");
    }

    static void awaitTrue(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
