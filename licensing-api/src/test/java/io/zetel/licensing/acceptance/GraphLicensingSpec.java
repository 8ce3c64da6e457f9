package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Products and licenses in the Graph dialect, and how their refusals read there. */
@DisplayName("Licenses over Microsoft Graph's dialect")
class GraphLicensingSpec extends AskingGraph {

    @Test
    void products_are_told_with_their_units() {
        var skus = get("/subscribedSkus").expect(200);

        assertThat(skus.header("Content-Type")).contains("odata.metadata=minimal");
        assertThat(skus.text("/@odata.context")).endsWith("/v1.0/$metadata#subscribedSkus");
        var e3 = skus.json()
                .get("value")
                .valueStream()
                .filter(sku -> sku.get("skuId").asString().equals(E3))
                .findFirst()
                .orElseThrow();
        assertThat(e3.get("prepaidUnits").get("enabled").asInt()).isEqualTo(50);
        assertThat(e3.get("capabilityStatus").asString()).isEqualTo("Enabled");
        assertThat(e3.get("servicePlans").size()).isGreaterThan(20);
        assertThat(get("/subscribedSkus/" + e3.get("id").asString() + "?$select=skuPartNumber")
                        .expect(200)
                        .text("/skuPartNumber"))
                .isEqualTo("SPE_E3");
        assertThat(get("/directory/subscriptions")
                        .expect(200)
                        .json()
                        .get("value")
                        .size())
                .isEqualTo(2);
        assertThat(get("/organization").expect(200).text("/value/0/countryLetterCode"))
                .isEqualTo("NL");
    }

    @Test
    void licenses_are_assigned_in_one_step_and_seen_by_our_own_routes() {
        var id = create("grace", "NL");
        var assigned = post(
                        "/users/" + id + "/assignLicense",
                        change(List.of(Map.of("skuId", E3, "disabledPlans", List.of(SWAY))), List.of()))
                .expect(200);

        assertThat(assigned.text("/assignedLicenses/0/skuId")).isEqualTo(E3);
        assertThat(assigned.text("/assignedLicenses/0/disabledPlans/0")).isEqualTo(SWAY);
        var own = tenant.readAfter(assigned, "/users/" + id + "/licenses").expect(200);
        assertThat(DirectoryClient.licences(own)).isEqualTo(Map.of("SPE_E3", List.of("DIRECT Active")));
        assertThat(get("/users/" + id + "/licenseDetails").expect(200).text("/value/0/skuPartNumber"))
                .isEqualTo("SPE_E3");
        var states =
                get("/users/" + id + "?$select=licenseAssignmentStates").json().get("licenseAssignmentStates");
        assertThat(states.get(0).get("state").asString()).isEqualTo("Active");
        assertThat(states.get(0).get("@zetel.source").asString()).isEqualTo("DIRECT");
        assertThat(get("/users/" + id + "?$select=assignedPlans")
                        .json()
                        .get("assignedPlans")
                        .valueStream()
                        .filter(plan -> plan.get("servicePlanId").asString().equals(SWAY))
                        .findFirst()
                        .orElseThrow()
                        .get("capabilityStatus")
                        .asString())
                .isEqualTo("Deleted");
        post("/users/" + id + "/assignLicense", change(List.of(Map.of("skuId", E5)), List.of(E3)))
                .expect(200);
        assertThat(each(get("/users/" + id + "?$select=assignedLicenses").json().get("assignedLicenses"), "skuId"))
                .containsExactly(E5);
        post("/users/" + id + "/assignLicense", Map.of("removeLicenses", List.of(E5)))
                .expect(200);
        post("/users/" + id + "/reprocessLicenseAssignment", "").expect(200);
        var history = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?subject=user:" + id + "&type=LicenseAssigned&waitFor="
                        + assigned.header("Licensing-Position")))
                .expect(200);
        assertThat(history.text("/items/0/metadata/route")).isEqualTo("POST /v1.0/users/{id}/assignLicense");
        assertThat(history.text("/items/0/metadata/actor")).startsWith(tenant.id());
    }

    @Test
    void refusals_have_the_vendors_words_and_ours_beside_them() {
        var homeless = post("/users", Map.of("displayName", "h", "userPrincipalName", "homeless@contoso.example"))
                .expect(201)
                .text("/id");
        var id = create("refused", "NL");

        refused(
                homeless,
                change(List.of(Map.of("skuId", E3)), List.of()),
                "License assignment cannot be done for user with invalid usage location.",
                "INVALID_USAGE_LOCATION");
        refused(id, change(List.of(), List.of(E3)), "User does not have a corresponding license.", "NOT_ASSIGNED");
        refused(
                id,
                change(List.of(Map.of("skuId", "11111111-1111-1111-1111-111111111111")), List.of()),
                "License 11111111-1111-1111-1111-111111111111 does not correspond to a valid company License.",
                "UNKNOWN_SKU");
        refused(
                id,
                change(
                        List.of(Map.of("skuId", E3, "disabledPlans", List.of("11111111-1111-1111-1111-111111111111"))),
                        List.of()),
                "Service plan 11111111-1111-1111-1111-111111111111 is not part of license " + E3 + ".",
                "PLAN_NOT_IN_SKU");
        refused(id, Map.of(), "One or more parameters of the operation 'assignLicense' are missing", "REQUIRED");
        refused(
                id,
                change(List.of(Map.of("skuId", "x")), List.of()),
                "Cannot convert the literal 'x' to the expected type 'Edm.Guid'.",
                "INVALID_GUID");
        assertThat(post("/users/nobody/assignLicense", change(List.of(), List.of()))
                        .expect(404)
                        .text("/error/code"))
                .isEqualTo("Request_ResourceNotFound");
    }

    private void refused(String user, Object body, String message, String code) {
        var reply = post("/users/" + user + "/assignLicense", body).expect(400);
        assertThat(reply.text("/error/code")).isEqualTo("Request_BadRequest");
        assertThat(reply.text("/error/message")).startsWith(message);
        assertThat(reply.text("/error/innerError/licensingError")).isEqualTo(code);
        assertThat(reply.header("request-id")).isEqualTo(reply.text("/error/innerError/request-id"));
    }

    @Test
    void no_seat_is_left_and_a_groups_license_stays() {
        var small = DirectoryClient.open(RunningZetel.shared().http());
        small.tenant().buy("SPE_E5", 1);
        small.users("one", "two");
        small.group("g", "USER");
        small.join("g", "one");
        var caller = small.tenant().as(Role.GLOBAL_ADMIN);
        var group = caller.post("/v1.0/groups/g/assignLicense", change(List.of(Map.of("skuId", E5)), List.of()))
                .expect(202);
        assertThat(group.header("Location")).endsWith("/v1.0/groups/" + group.text("/id"));
        assertThat(group.header("Zetel-Job")).isNotBlank();
        small.awaitLicenses("one", Map.of("SPE_E5", List.of("GROUP g Active")));

        var out = caller.post("/v1.0/users/two/assignLicense", change(List.of(Map.of("skuId", E5)), List.of()))
                .expect(400);
        assertThat(out.text("/error/message"))
                .isEqualTo("Subscription with SKU " + E5 + " does not have any available licenses.");
        var inherited = caller.post("/v1.0/users/one/assignLicense", change(List.of(), List.of(E5)))
                .expect(400);
        assertThat(inherited.text("/error/innerError/licensingError")).isEqualTo("INHERITED_FROM_GROUP");
        caller.post(
                        "/v1.0/groups/g/members/$ref",
                        Map.of("@odata.id", "https://graph.example/v1.0/directoryObjects/two"))
                .expect(204);
        assertThat(caller.get("/v1.0/groups/g/membersWithLicenseErrors")
                        .expect(200)
                        .text("/value/0/userPrincipalName"))
                .isEqualTo("two");
        assertThat(caller.get("/v1.0/groups/g/membersWithLicenseErrors/$count").body())
                .isEqualTo("1");
        assertThat(caller.get("/v1.0/groups?$filter=hasMembersWithLicenseErrors%20eq%20true")
                        .text("/value/0/id"))
                .isEqualTo(group.text("/id"));
        assertThat(caller.get(
                                "/v1.0/users?$filter=licenseAssignmentStates/any(s:s/state%20eq%20'Error'%20and%20s/assignedByGroup%20eq%20"
                                        + group.text("/id") + ")&$select=userPrincipalName")
                        .text("/value/0/userPrincipalName"))
                .isEqualTo("two");
        assertThat(caller.get("/v1.0/groups/g?$select=licenseProcessingState,assignedLicenses")
                        .text("/licenseProcessingState/state"))
                .isEqualTo("ProcessingComplete");
    }
}
