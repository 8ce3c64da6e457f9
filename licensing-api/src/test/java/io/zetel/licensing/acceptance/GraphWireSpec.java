package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What clients find in answers of the Graph dialect beside the things themselves, and the options they send. */
@DisplayName("On the wire of Microsoft Graph's dialect")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphWireSpec {

    private static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private DirectoryClient directory;
    private Caller caller;

    @BeforeAll
    void open() {
        directory = DirectoryClient.open(RunningZetel.shared().http());
        caller = directory.tenant().as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
        directory.tenant().buy("SPE_E3", 5);
        directory.users("ada", "bob");
        directory.device("laptop");
        directory.group("g", "USER");
        directory.group("d", "DEVICE");
        directory.join("g", "ada", "bob");
        directory.join("d", "laptop");
        directory.assign("ada", "SPE_E3").expect(200);
    }

    private Reply get(String path, String... headers) {
        return caller.get("/v1.0" + path, headers);
    }

    @Test
    void every_answer_says_what_clients_look_for() {
        var answers = new ArrayList<Reply>();
        for (var path : List.of("/users", "/users/$count", "/groups/g/owners", "/organization", "/users/delta")) {
            answers.add(get(path).expect(200));
        }
        answers.add(caller.post("/v1.0/users", Map.of("displayName", "x", "userPrincipalName", "x@wire.example"))
                .expect(201));
        answers.add(caller.patch("/v1.0/users/bob", Map.of("jobTitle", "x")).expect(204));
        answers.add(caller.post("/v1.0/groups", Map.of("displayName", "x")).expect(201));
        answers.add(caller.patch("/v1.0/groups/g", Map.of("description", "x")).expect(204));
        answers.add(caller.post("/v1.0/users/bob/assignLicense", Map.of("addLicenses", List.of()))
                .expect(200));
        answers.add(caller.delete("/v1.0/users/x@wire.example").expect(204));

        for (var answer : answers) {
            assertThat(answer.header("request-id")).matches(GUID);
            assertThat(answer.header("OData-Version")).isEqualTo("4.0");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(answer.header("Licensing-Position")).matches("\\d+");
        }
        // What was answered as the position of a write is a position that our own routes can wait for.
        var seen = directory.tenant().readAfter(answers.get(6), "/users/bob").expect(200);
        assertThat(seen.text("/profile/jobTitle")).isEqualTo("x");
    }

    @Test
    void refusals_by_the_guard_look_like_all_others() {
        var nobody = RunningZetel.shared().http().stranger().get("/v1.0/users", "client-request-id", "mine");
        assertThat(nobody.expect(401).text("/error/code")).isEqualTo("InvalidAuthenticationToken");
        assertThat(nobody.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(nobody.header("client-request-id")).isEqualTo("mine");
        assertThat(nobody.text("/error/innerError/client-request-id")).isEqualTo("mine");
        assertThat(nobody.text("/error/innerError/date")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
        var denied = directory.tenant().as(Role.READER).delete("/v1.0/users/ada");
        assertThat(denied.expect(403).text("/error/code")).isEqualTo("Authorization_RequestDenied");
        assertThat(denied.header("request-id")).isEqualTo(denied.text("/error/innerError/request-id"));
    }

    @Test
    void what_is_selected_is_shown_of_every_kind_of_thing() {
        assertThat(get("/directoryObjects/ada?$select=id,displayName")
                        .expect(200)
                        .json())
                .hasSize(4);
        var some = caller.post(
                        "/v1.0/directoryObjects/getByIds?$select=id,groupTypes", Map.of("ids", List.of("ada", "g")))
                .expect(200);
        assertThat(some.json().get("value").get(0).has("groupTypes")).isFalse();
        assertThat(some.json().get("value").get(1).has("groupTypes")).isTrue();
        unknown("/directoryObjects/ada?$select=nothing");
        unknown("/users/ada/licenseDetails?$select=nothing");
        unknown("/auditLogs/directoryAudits?$select=nothing");
        unknown("/subscribedSkus?$select=nothing");
        assertThat(get("/users/ada/licenseDetails?$select=skuId&$top=5")
                        .expect(200)
                        .json()
                        .get("value")
                        .get(0))
                .hasSize(1);
        var audit = get("/auditLogs/directoryAudits?$top=1&$select=id,activityDisplayName")
                .expect(200)
                .json()
                .get("value")
                .get(0);
        assertThat(audit).hasSize(2);
    }

    private void unknown(String path) {
        var refused = get(path).expect(400);
        assertThat(refused.text("/error/code")).isEqualTo("BadRequest");
        assertThat(refused.text("/error/message"))
                .startsWith("Could not find a property named 'nothing' on type 'microsoft.graph.");
    }

    @Test
    void casts_and_counts_go_together() {
        counts("/groups/g/members/$count", 2);
        counts("/groups/g/members/microsoft.graph.user/$count", 2);
        counts("/groups/g/transitiveMembers/graph.device/$count", 0);
        counts("/groups/d/members/graph.device/$count", 1);
        counts("/users/ada/memberOf/$count", 1);
        counts("/users/ada/transitiveMemberOf/microsoft.graph.group/$count", 1);
        counts("/devices/laptop/memberOf/graph.group/$count", 1);
        var deleted = get("/directory/deletedItems/microsoft.graph.user").json().get("value");
        counts("/directory/deletedItems/microsoft.graph.user/$count", deleted.size());
        assertThat(get("/devices/laptop/transitiveMemberOf").text("/value/0/@odata.type"))
                .isEqualTo("#microsoft.graph.group");
        assertThat(get("/directory/deletedItems/microsoft.graph.group")
                        .expect(200)
                        .json()
                        .get("value"))
                .isEmpty();
    }

    private void counts(String path, int expected) {
        var reply = get(path, "ConsistencyLevel", "eventual").expect(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.body()).as(path).isEqualTo(Integer.toString(expected));
    }

    @Test
    void twenty_parts_of_a_batch_may_wait_for_one_another() {
        var parts = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 20; i++) {
            parts.add(
                    i == 0
                            ? Map.of("id", "0", "method", "GET", "url", "/users/ada")
                            : Map.of(
                                    "id",
                                    Integer.toString(i),
                                    "method",
                                    "GET",
                                    "url",
                                    i == 10 ? "/users/nobody" : "/users/ada?$select=id",
                                    "dependsOn",
                                    List.of(Integer.toString(i - 1))));
        }
        var answers = caller.post("/v1.0/$batch", Map.of("requests", parts))
                .expect(200)
                .json()
                .get("responses");
        assertThat(answers.valueStream().map(one -> one.get("status").asInt()))
                .containsExactly(
                        200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 424, 424, 424, 424, 424, 424, 424, 424,
                        424);
    }

    @Test
    void an_account_that_is_disabled_stands_in_the_audit_log() {
        var id = caller.post("/v1.0/users", Map.of("displayName", "off", "userPrincipalName", "off@wire.example"))
                .expect(201)
                .text("/id");
        caller.patch("/v1.0/users/" + id, Map.of("accountEnabled", false)).expect(204);
        var audits = get("/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20'Disable%20account'%20and%20"
                + "targetResources/any(t:t/id%20eq%20'" + id + "')");
        assertThat(audits.expect(200).json().get("value")).hasSize(1);
        assertThat(audits.text("/value/0/category")).isEqualTo("UserManagement");
    }

    @Test
    void licenses_are_told_of_a_user_as_of_a_product() {
        var user = get("/users/ada?$select=assignedLicenses,assignedPlans,licenseAssignmentStates")
                .expect(200);
        assertThat(user.text("/assignedLicenses/0/skuId")).isEqualTo(E3);
        assertThat(user.text("/licenseAssignmentStates/0/state")).isEqualTo("Active");
        assertThat(user.json().at("/licenseAssignmentStates/0/error").isNull()).isTrue();
        assertThat(user.text("/assignedPlans/0/servicePlanId")).matches(GUID);
        assertThat(get("/subscribedSkus").expect(200).number("/value/0/consumedUnits"))
                .isGreaterThanOrEqualTo(1);
    }
}
