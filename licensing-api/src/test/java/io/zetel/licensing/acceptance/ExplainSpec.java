package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Why somebody has a licence, or has none. */
@DisplayName("Explaining a licence (N2, N3)")
class ExplainSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    @Test
    void N2_tells_the_trigger_the_policy_as_it_was_the_products_tried_with_their_seats_and_the_outcome() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 1);
        tenant.buy("SPE_E5", 3);
        var policy = tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId");
        tenant.signIn("first").expect(201);
        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy), Map.of("name", "Teams, second try"))
                .expect(200);
        tenant.signIn("alice").expect(201);
        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy), Map.of("name", "Renamed later"))
                .expect(200);

        var why = HistorySpec.audit(tenant, "/users/alice/explain?sku=SPE_E5").expect(200);
        assertThat(why.text("/text"))
                .contains("alice signed in to Microsoft Teams. Policy 'Teams, second try' version 2 tried SPE_E3 (0 "
                        + "available, out of licenses), then SPE_E5 (3 available), and gave alice SPE_E5, backup 1.");
        var claim = why.json()
                .get("steps")
                .valueStream()
                .filter(step -> step.get("type").asString().equals("LicenseClaimed"))
                .toList()
                .getFirst();
        assertThat(claim.at("/policy/name").asString()).isEqualTo("Teams, second try");
        assertThat(claim.at("/policy/products").valueStream().map(sku -> sku.asString()))
                .containsExactly("SPE_E3", "SPE_E5");
        assertThat(claim.at("/tried/0/reason").asString()).isEqualTo("OUT_OF_LICENSES");
        assertThat(claim.at("/tried/1/available").asInt()).isEqualTo(3);
        assertThat(claim.at("/metadata/correlationId").asString()).isNotEmpty();
        assertThat(HistorySpec.audit(tenant, "/users/alice/explain?sku=SPE_E3").text("/text"))
                .as("why not the primary")
                .contains("SPE_E3 (0 available");
    }

    @Test
    void N3_tells_why_not() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 1);
        var policy = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        tenant.signIn("first").expect(201);
        tenant.signIn("bob").expect(409);
        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy), Map.of("enabled", false))
                .expect(200);
        tenant.signIn("bob").expect(409);
        var why = HistorySpec.audit(tenant, "/users/bob/explain?sku=SPE_E3").expect(200);
        assertThat(why.json().get("steps").valueStream().map(step -> step.at("/payload/code")
                        .asString()))
                .containsExactly("OUT_OF_LICENSES", "POLICY_DISABLED");
        assertThat(why.text("/text"))
                .contains("refused: out of licenses.")
                .contains("looked at no product, and refused: policy disabled.");
        assertThat(HistorySpec.audit(tenant, "/users/bob/explain?sku=SPE_E5").text("/text"))
                .isEqualTo("Nothing ever gave or refused bob SPE_E5.");
    }

    @Test
    void N2_tells_how_a_licence_came_through_a_group() {
        var office = DirectoryClient.open(ZETEL.http());
        office.tenant().buy("SPE_E3", 5);
        office.users("alice", "bob");
        office.group("sales", "USER");
        office.give("sales", "SPE_E3");
        office.join("sales", "bob", "alice");
        var why = HistorySpec.audit(office.tenant(), "/users/alice/explain?sku=SPE_E3")
                .expect(200);
        assertThat(types(why)).containsSubsequence("GroupLicensesSet", "GroupMembersAdded", "LicenseInherited");
        assertThat(why.text("/text"))
                .contains("group sales gives SPE_E3.")
                .contains("alice joined group sales with 1 other.")
                .contains("alice got SPE_E3 from group sales.");
    }

    @Test
    void N3_tells_why_a_member_has_nothing_from_a_group_and_what_mended_it() {
        var office = DirectoryClient.open(ZETEL.http());
        var purchase = office.tenant().buy("SPE_E3", 1).text("/subscriptionId");
        office.users("alice", "bob");
        office.group("sales", "USER");
        office.give("sales", "SPE_E3");
        office.join("sales", "bob", "alice");
        var why = HistorySpec.audit(office.tenant(), "/users/alice/explain?sku=SPE_E3")
                .expect(200);
        assertThat(why.text("/text")).contains("alice did not get SPE_E3 from group sales: no seat was left.");

        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(office.tenant().path("/subscriptions/" + purchase), Map.of("seats", 2))
                .expect(200);
        office.awaitLicenses("alice", Map.of("SPE_E3", List.of("GROUP sales Active")));
        var mended = HistorySpec.audit(office.tenant(), "/users/alice/explain?sku=SPE_E3")
                .expect(200);
        assertThat(types(mended)).containsSubsequence("AssignmentFailed", "AssignmentRecovered");
        assertThat(mended.text("/text")).endsWith("alice got SPE_E3 from group sales: what stood in the way is over.");
    }

    @Test
    void N3_names_the_services_that_exclude_each_other_and_the_guest_that_is_left_out() {
        var office = DirectoryClient.open(ZETEL.http());
        office.tenant().buy("SPE_E3", 5);
        office.tenant().buy("O365_BUSINESS_ESSENTIALS", 5);
        office.users("alice");
        office.user("gus", Map.of("usageLocation", "NL", "userType", "Guest"));
        office.assign("alice", "SPE_E3").expect(200);
        office.group("sales", "USER");
        office.give("sales", "O365_BUSINESS_ESSENTIALS");
        office.join("sales", "alice", "gus");
        assertThat(HistorySpec.audit(office.tenant(), "/users/alice/explain?sku=O365_BUSINESS_ESSENTIALS")
                        .text("/text"))
                .contains(
                        "alice did not get O365_BUSINESS_ESSENTIALS from group sales: its services exclude some that alice has (")
                .contains("EXCHANGE_S_STANDARD")
                .contains("EXCHANGE_S_ENTERPRISE");
        assertThat(HistorySpec.audit(office.tenant(), "/users/gus/explain?sku=O365_BUSINESS_ESSENTIALS")
                        .text("/text"))
                .contains("gus is left out of O365_BUSINESS_ESSENTIALS of group sales: external account.");
    }

    private static List<String> types(Reply why) {
        return why.json()
                .get("steps")
                .valueStream()
                .map(step -> step.get("type").asString())
                .toList();
    }

    @Test
    void what_nobody_is_known_of_is_not_found() {
        var tenant = TestTenant.claiming(ZETEL);
        assertThat(HistorySpec.audit(tenant, "/users/nobody/explain?sku=SPE_E3")
                        .expect(404)
                        .text("/code"))
                .isEqualTo("HOLDER_NOT_FOUND");
        assertThat(HistorySpec.audit(tenant, "/users/nobody/explain?sku=NO_SUCH")
                        .expect(404)
                        .text("/code"))
                .isEqualTo("UNKNOWN_SKU");
    }

    /** An event of a type that this release does not have, with a group and an error. */
    public record AssignmentThwarted(
            TenantId tenantId, String holder, String skuId, String sku, String groupId, String error)
            implements LicensingEvent {}

    @Test
    void events_of_types_yet_to_be_thought_of_are_explained_by_what_they_say() {
        var tenant = TestTenant.claiming(ZETEL);
        var id = new TenantId(tenant.id());
        var e3 = tenant.buy("SPE_E3", 1).text("/skuId");
        var bus = ZETEL.context().getBean(EventBus.class);
        bus.publish(GenericEventMessage.asEventMessage(
                new AssignmentThwarted(id, "user:carol", e3, "SPE_E3", "sales", "COUNT_VIOLATION")));
        var why = HistorySpec.audit(tenant, "/users/carol/explain?sku=SPE_E3").expect(200);
        assertThat(why.text("/text"))
                .contains("carol: assignment thwarted (sku SPE_E3, group id sales, error COUNT_VIOLATION).");
    }
}
