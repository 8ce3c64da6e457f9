package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A claim is stored with the number of its policy's version, and the version says which plans that gave. */
@DisplayName("Claims of former versions of a policy")
class ClaimsOfFormerVersionsSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    @Test
    void B13_give_what_they_gave_now_and_as_of_then_though_none_repeats_the_plans() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 5);
        var services =
                tenant.path("/policies/" + tenant.policy("TEAMS", "SPE_E3").text("/policyId") + "/services");
        tenant.signIn("with").expect(201);
        var between = ZETEL.clock().instant();
        tenant.as(Role.GLOBAL_ADMIN)
                .put(services, Map.of("sku", "SPE_E3", "disabledPlans", List.of("SWAY")))
                .expect(200);
        var last = tenant.signIn("without").expect(201);

        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?type=LicenseClaimed&waitFor=")
                                + last.header("Licensing-Position"))
                        .expect(200)
                        .json()
                        .at("/items")
                        .valueStream()
                        .map(event -> event.at("/payload/policyVersion").asInt() + " "
                                + event.at("/payload/enabledPlans").asString()))
                .containsExactly("1 POLICY", "2 POLICY");
        assertThat(sway(tenant, "with", "")).isEqualTo("FULL");
        assertThat(sway(tenant, "without", "")).isEqualTo("NONE");
        assertThat(sway(tenant, "with", "&asOf=" + between)).isEqualTo("FULL");
        assertThat(sway(tenant, "without", "&asOf=" + ZETEL.clock().instant())).isEqualTo("NONE");
    }

    private static String sway(TestTenant tenant, String user, String when) {
        return tenant.readNow(ZETEL, "/users/" + user + "/access?servicePlan=SWAY" + when)
                .expect(200)
                .text("/access");
    }
}
