package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The Graph dialect as its clients use it: what is written through it is seen in it at once, and by our own routes. */
@DisplayName("Over Microsoft Graph's dialect")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphSpec {

    private static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    private static final String SWAY = "a23b959c-7ce8-4e57-9140-b90eb88a9e97";

    private DirectoryClient directory;
    private TestTenant tenant;

    @BeforeAll
    void open() {
        directory = DirectoryClient.open(RunningZetel.shared().http());
        tenant = directory.tenant();
        tenant.buy("SPE_E3", 50);
        tenant.buy("SPE_E5", 3);
    }

    private Caller admin() {
        return tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
    }

    private Reply get(String path, String... headers) {
        return admin().get("/v1.0" + path, headers);
    }

    private Reply post(String path, Object body, String... headers) {
        return admin().post("/v1.0" + path, body, headers);
    }

    private String create(String name, String location) {
        return post(
                        "/users",
                        Map.of(
                                "accountEnabled",
                                true,
                                "displayName",
                                "The " + name,
                                "mailNickname",
                                name,
                                "userPrincipalName",
                                name + "@contoso.example",
                                "usageLocation",
                                location,
                                "passwordProfile",
                                Map.of("password", "secret")))
                .expect(201)
                .text("/id");
    }

    private static Map<String, Object> change(List<?> add, List<?> remove) {
        return Map.of("addLicenses", add, "removeLicenses", remove);
    }

    private static List<String> each(JsonNode list, String field) {
        return list.valueStream().map(one -> one.get(field).asString()).toList();
    }

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
    void a_user_is_made_found_by_every_name_changed_and_deleted() {
        var id = create("ada", "NL");

        assertThat(get("/users/" + id).expect(200).text("/userPrincipalName")).isEqualTo("ada@contoso.example");
        assertThat(get("/users/ADA@contoso.example").expect(200).text("/id")).isEqualTo(id);
        assertThat(get("/users('" + id + "')?$select=id,userType,usageLocation")
                        .expect(200)
                        .json()
                        .size())
                .isEqualTo(4);
        assertThat(get("/users?$filter=userPrincipalName%20eq%20'Ada@contoso.example'")
                        .expect(200)
                        .text("/value/0/id"))
                .isEqualTo(id);
        admin().patch("/v1.0/users/" + id, Map.of("displayName", "Ada L", "department", "Research"))
                .expect(204);
        assertThat(get("/users/" + id + "?$select=department,displayName").text("/department"))
                .isEqualTo("Research");
        assertThat(get("/users?$filter=department+eq+'research'&$count=true").text("/@odata.count"))
                .isEqualTo("1");
        var taken = post("/users", Map.of("displayName", "x", "userPrincipalName", "ADA@contoso.example"))
                .expect(400);
        assertThat(taken.text("/error/message"))
                .startsWith("Another object with the same value for property userPrincipalName");
        assertThat(taken.text("/error/innerError/details/0/code")).isEqualTo("ObjectConflict");
        admin().delete("/v1.0/users/" + id).expect(204);
        assertThat(get("/users/" + id).expect(404).text("/error/code")).isEqualTo("Request_ResourceNotFound");
        assertThat(each(
                        get("/directory/deletedItems/microsoft.graph.user")
                                .expect(200)
                                .json()
                                .get("value"),
                        "id"))
                .contains(id);
        post("/directory/deletedItems/" + id + "/restore", "").expect(200);
        assertThat(get("/users/" + id).expect(200).text("/displayName")).isEqualTo("Ada L");
    }

    @Test
    void an_account_is_disabled_here_and_elsewhere_and_keeps_its_licenses() {
        var id = create("joan", "NL");
        post("/users/" + id + "/assignLicense", Map.of("addLicenses", List.of(Map.of("skuId", E3))))
                .expect(200);
        admin().patch("/v1.0/users/" + id, Map.of("accountEnabled", false, "jobTitle", "Gone"))
                .expect(204);
        var off =
                get("/users/" + id + "?$select=accountEnabled,assignedLicenses").expect(200);
        assertThat(off.json().get("accountEnabled").asBoolean()).isFalse();
        assertThat(off.json().get("assignedLicenses")).hasSize(1);
        var found = get("/users?$count=true&$filter=accountEnabled%20eq%20false", "ConsistencyLevel", "eventual")
                .expect(200);
        assertThat(found.json().get("value").valueStream().map(user -> user.get("id")
                        .asString()))
                .contains(id);
        var ours = tenant.readNow(RunningZetel.shared(), "/users?search=joan@contoso.example")
                .expect(200);
        assertThat(ours.json().at("/items/0/accountEnabled").asBoolean(true)).isFalse();
        var user = ours.text("/items/0/userId");
        admin().put(tenant.path("/users/" + user + "/account"), Map.of("enabled", true))
                .expect(200);
        assertThat(tenant.readNow(RunningZetel.shared(), "/users/" + user)
                        .json()
                        .get("accountEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(get("/users/" + id + "?$select=accountEnabled")
                        .json()
                        .get("accountEnabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void an_id_of_ours_has_a_guid_that_stands_for_it() {
        var told = directory.user("plain-id").text("/objectId");

        assertThat(get("/users/plain-id").expect(200).text("/id")).isEqualTo(told);
        assertThat(get("/users/" + told.toUpperCase()).expect(200).text("/displayName"))
                .isEqualTo("plain-id");
        assertThat(get("/users?$filter=id%20eq%20'" + told + "'").text("/value/0/userPrincipalName"))
                .isEqualTo("plain-id");
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
        small.awaitLicences("one", Map.of("SPE_E5", List.of("GROUP g Active")));

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

    @Test
    void a_group_is_made_with_members_who_come_and_go() {
        var one = create("member-one", "NL");
        var two = create("member-two", "NL");
        var made = post(
                        "/groups",
                        Map.of(
                                "displayName",
                                "Sales",
                                "mailEnabled",
                                false,
                                "mailNickname",
                                "sales",
                                "securityEnabled",
                                true,
                                "groupTypes",
                                List.of(),
                                "members@odata.bind",
                                List.of("https://x/v1.0/users/" + one)))
                .expect(201);
        var group = made.text("/id");

        assertThat(each(get("/groups/" + group + "/members").expect(200).json().get("value"), "id"))
                .containsExactly(one);
        assertThat(get("/groups/" + group + "/members").text("/value/0/@odata.type"))
                .isEqualTo("#microsoft.graph.user");
        post("/groups/" + group + "/members/$ref", Map.of("@odata.id", "https://x/v1.0/directoryObjects/" + two))
                .expect(204);
        var again = post(
                        "/groups/" + group + "/members/$ref",
                        Map.of("@odata.id", "https://x/v1.0/directoryObjects/" + two))
                .expect(400);
        assertThat(again.text("/error/message")).startsWith("One or more added object references already exist");
        assertThat(get("/groups/" + group + "/members/$count").body()).isEqualTo("2");
        assertThat(get("/users/" + two + "/memberOf/graph.group?$select=displayName")
                        .text("/value/0/displayName"))
                .isEqualTo("Sales");
        var first = get("/groups/" + group + "/members?$top=1&$select=id").expect(200);
        var next = first.text("/@odata.nextLink");
        assertThat(each(
                        get(next.substring(next.indexOf("/v1.0") + 5))
                                .expect(200)
                                .json()
                                .get("value"),
                        "id"))
                .containsExactly(two);
        admin().delete("/v1.0/groups/" + group + "/members/" + one + "/$ref").expect(204);
        admin().delete("/v1.0/groups/" + group + "/members/" + one + "/$ref").expect(404);
        admin().patch("/v1.0/groups/" + group, Map.of("description", "People who sell"))
                .expect(204);
        assertThat(get("/groups/" + group).text("/description")).isEqualTo("People who sell");
        admin().delete("/v1.0/groups/" + group).expect(204);
        get("/groups/" + group).expect(404);
    }

    @Test
    void lists_are_filtered_searched_sorted_counted_and_paged() {
        var other = DirectoryClient.open(RunningZetel.shared().http());
        var caller = other.tenant().as(Role.GLOBAL_ADMIN);
        for (var name : List.of("Carol", "alice", "Bob", "Alan", "Dave")) {
            other.user(
                    "u-" + name,
                    Map.of(
                            "usageLocation",
                            "NL",
                            "displayName",
                            name,
                            "userType",
                            name.equals("Dave") ? "Guest" : "Member"));
        }

        assertThat(names(caller, "$orderby=displayName")).containsExactly("Alan", "alice", "Bob", "Carol", "Dave");
        assertThat(names(caller, "$orderby=displayName%20desc&$top=2"))
                .containsExactly("Dave", "Carol", "Bob", "alice", "Alan");
        assertThat(names(caller, "$top=2")).containsExactlyInAnyOrder("Alan", "alice", "Bob", "Carol", "Dave");
        assertThat(names(caller, "$filter=startsWith(displayName,'AL')&$orderby=displayName"))
                .containsExactly("Alan", "alice");
        assertThat(names(caller, "$filter=userType%20eq%20'Guest'%20or%20contains(displayName,'aro')"))
                .containsExactlyInAnyOrder("Dave", "Carol");
        assertThat(names(caller, "$filter=not(startswith(displayName,'al'))%20and%20userType%20ne%20'Guest'"))
                .containsExactlyInAnyOrder("Bob", "Carol");
        assertThat(names(caller, "$search=%22displayName:al%22")).containsExactlyInAnyOrder("Alan", "alice");
        assertThat(names(caller, "$filter=assignedLicenses/$count%20eq%200%20and%20usageLocation%20in%20('nl','DE')"))
                .hasSize(5);
        assertThat(caller.get("/v1.0/users/$count?$filter=userType%20eq%20'Member'")
                        .expect(200)
                        .body())
                .isEqualTo("4");
        assertThat(caller.get("/v1.0/users?$count=true&$top=2").text("/@odata.count"))
                .isEqualTo("5");
        for (var bad : List.of(
                "$top=1000",
                "$top=0",
                "$filter=displayName%20like%20'x'",
                "$filter=nothing%20eq%201",
                "$skip=2",
                "$expand=manager",
                "$orderby=mail",
                "$select=nothing",
                "$skiptoken=x",
                "foo=1",
                "$filter=a&$filter=b")) {
            assertThat(caller.get("/v1.0/users?" + bad).expect(400).text("/error/message"))
                    .as(bad)
                    .isNotBlank();
        }
    }

    private List<String> names(Caller caller, String query) {
        var names = new ArrayList<String>();
        var path = "/v1.0/users?" + query;
        while (path != null) {
            var reply = caller.get(path).expect(200);
            names.addAll(each(reply.json().get("value"), "displayName"));
            var next = reply.json().get("@odata.nextLink");
            assertThat(next == null || !next.asString().matches(".*[{}].*")).isTrue();
            path = next == null
                    ? null
                    : next.asString().substring(next.asString().indexOf("/v1.0"));
        }
        return names;
    }

    @Test
    void what_is_not_served_is_told_in_the_vendors_shape() {
        var unknown = get("/sites").expect(400);
        assertThat(unknown.text("/error/message")).isEqualTo("Resource not found for the segment 'sites'.");
        assertThat(get("/users/x/manager").expect(400).text("/error/message"))
                .isEqualTo("Resource not found for the segment 'manager'.");
        assertThat(admin().put("/v1.0/users", Map.of()).expect(405).header("Allow"))
                .isEqualTo("GET, HEAD, POST");
        assertThat(get("/me").expect(400).text("/error/message"))
                .isEqualTo("/me request is only valid with delegated authentication flow.");
        var broken = post("/users", "{\"a\":").expect(400);
        assertThat(broken.text("/error/message")).startsWith("Unable to read JSON");
        var traced =
                get("/users/nobody", "client-request-id", "from-the-client").expect(404);
        assertThat(traced.header("client-request-id")).isEqualTo("from-the-client");
        assertThat(admin().get("/graph/beta/Users/$count").expect(200).header("OData-Version"))
                .isEqualTo("4.0");
        assertThat(get("/users?$select=id", "Accept", "application/json;odata.metadata=none")
                        .json()
                        .has("@odata.context"))
                .isFalse();
    }

    @Test
    void a_batch_is_answered_part_by_part() {
        var id = create("batched", "NL");
        var parts = List.of(
                Map.of("id", "1", "method", "GET", "url", "/users/" + id + "?%24select=id"),
                Map.of(
                        "id",
                        2,
                        "method",
                        "POST",
                        "url",
                        "h/v1.0/users/" + id + "/assignLicense",
                        "body",
                        change(List.of(Map.of("skuId", E3)), List.of()),
                        "headers",
                        Map.of("Content-Type", "application/json"),
                        "dependsOn",
                        List.of("1")),
                Map.of("id", "3", "method", "GET", "url", "/v1.0/users/nobody"),
                Map.of("id", "4", "method", "GET", "url", "users/$count", "dependsOn", List.of("3")),
                Map.of(
                        "id",
                        "5",
                        "method",
                        "PATCH",
                        "url",
                        "/graph/beta/users/" + id,
                        "body",
                        Map.of("jobTitle", "Batcher")),
                Map.of("id", "6", "method", "POST", "url", "/$batch", "body", Map.of()));
        var answers = new java.util.HashMap<String, JsonNode>();
        post("/$batch", Map.of("requests", parts))
                .expect(200)
                .json()
                .get("responses")
                .forEach(one -> answers.put(one.get("id").asString(), one));

        assertThat(answers.get("1").get("body").get("id").asString()).isEqualTo(id);
        assertThat(answers.get("2")
                        .get("body")
                        .get("assignedLicenses")
                        .get(0)
                        .get("skuId")
                        .asString())
                .isEqualTo(E3);
        assertThat(answers.get("3").get("status").asInt()).isEqualTo(404);
        assertThat(answers.get("4").get("status").asInt()).isEqualTo(424);
        assertThat(answers.get("5").get("status").asInt()).isEqualTo(204);
        assertThat(answers.get("5").has("body")).isFalse();
        assertThat(answers.get("6").get("status").asInt()).isEqualTo(400);
        assertThat(tenant.as(Role.READER)
                        .post(
                                "/v1.0/$batch",
                                Map.of(
                                        "requests",
                                        List.of(Map.of("id", "1", "method", "DELETE", "url", "/users/" + id))))
                        .expect(200)
                        .number("/responses/0/status"))
                .isEqualTo(403);
        post("/$batch", Map.of("requests", java.util.Collections.nCopies(21, parts.getFirst())))
                .expect(400);
        post("/$batch", Map.of("requests", List.of(parts.getFirst(), parts.getFirst())))
                .expect(400);
        var found = post("/directoryObjects/getByIds", Map.of("ids", List.of(id, "nobody"), "types", List.of("user")))
                .expect(200);
        assertThat(found.text("/value/0/@odata.type")).isEqualTo("#microsoft.graph.user");
    }

    @Test
    void the_history_is_read_as_an_audit_log() {
        var id = create("audited", "NL");
        post(
                        "/users/" + id + "/assignLicense",
                        change(List.of(Map.of("skuId", E3)), List.of()),
                        "Licensing-Reason",
                        "new here")
                .expect(200);
        var audits =
                get("/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20'Change%20user%20license'%20and%20"
                                + "targetResources/any(t:t/id%20eq%20'" + id + "')&$top=5")
                        .expect(200);

        assertThat(audits.json().get("value").size()).isEqualTo(1);
        var audit = audits.json().get("value").get(0);
        assertThat(audit.get("result").asString()).isEqualTo("success");
        assertThat(audit.get("initiatedBy").get("app").get("displayName").asString())
                .startsWith(tenant.id());
        assertThat(audit.get("targetResources").get(0).get("displayName").asString())
                .isEqualTo("The audited");
        assertThat(audit.get("additionalDetails").toString()).contains("new here", "LicenseAssigned");
        assertThat(get("/auditLogs/directoryAudits/" + audit.get("id").asString())
                        .expect(200)
                        .text("/activityDisplayName"))
                .isEqualTo("Change user license");
        var first = get("/auditLogs/directoryAudits?$top=1").expect(200);
        var next = first.text("/@odata.nextLink");
        assertThat(get(next.substring(next.indexOf("/v1.0") + 5)).expect(200).text("/value/0/id"))
                .isNotEqualTo(first.text("/value/0/id"));
        tenant.as(Role.READER).get("/v1.0/auditLogs/directoryAudits").expect(403);
        get("/auditLogs/directoryAudits?$filter=nothing%20eq%201").expect(400);
    }

    @Test
    void a_delta_tells_everybody_first_and_then_what_changed() {
        var other = DirectoryClient.open(RunningZetel.shared().http());
        var caller = other.tenant().as(Role.GLOBAL_ADMIN);
        other.tenant().buy("SPE_E3", 5);
        other.users("a", "b", "c");
        // What changed is told by the history, which our own routes do not wait for.
        var head = RunningZetel.shared().context().getBean(Positions.class).head();
        other.tenant()
                .as(Role.AUDITOR)
                .get(other.tenant().path("/history/events?waitFor=" + head))
                .expect(200);
        var all = new ArrayList<String>();
        var path = "/v1.0/users/delta?$select=userPrincipalName&$top=2";
        Reply page;
        do {
            page = caller.get(path).expect(200);
            all.addAll(each(page.json().get("value"), "userPrincipalName"));
            path = page.json().has("@odata.nextLink") ? after(page, "/@odata.nextLink") : null;
        } while (path != null);
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c");
        var link = after(page, "/@odata.deltaLink");
        assertThat(caller.get(link).expect(200).json().get("value").size()).isZero();

        caller.post("/v1.0/users/b/assignLicense", change(List.of(Map.of("skuId", E3)), List.of()))
                .expect(200);
        var gone = caller.get("/v1.0/users/c").text("/id");
        caller.delete("/v1.0/users/c").expect(204);
        var changes = caller.get(link).expect(200);
        assertThat(changes.json()
                        .get("value")
                        .valueStream()
                        .map(one -> one.has("@removed")
                                ? "-" + one.get("id").asString()
                                : one.get("userPrincipalName").asString()))
                .containsExactlyInAnyOrder("b", "-" + gone);
        assertThat(caller.get(after(changes, "/@odata.deltaLink"))
                        .expect(200)
                        .json()
                        .get("value")
                        .size())
                .isZero();
        other.group("g", "USER");
        assertThat(caller.get("/v1.0/groups/microsoft.graph.delta()?$select=displayName")
                        .expect(200)
                        .text("/value/0/displayName"))
                .isEqualTo("Group g");
        caller.get("/v1.0/users/delta?$deltatoken=latest").expect(200);
        assertThat(get(link.substring(5)).expect(410).text("/error/code")).isEqualTo("syncStateNotFound");
    }

    private static String after(Reply page, String pointer) {
        var link = page.text(pointer);
        return link.substring(link.indexOf("/v1.0"));
    }

    @Test
    void a_fact_can_be_cleared_and_what_is_not_kept_is_refused() {
        var id = create("cleared", "NL");
        admin().patch("/v1.0/users/" + id, "{\"jobTitle\":\"Chief\"}").expect(204);
        admin().patch("/v1.0/users/" + id, "{\"jobTitle\":null}").expect(204);
        assertThat(get("/users/" + id).json().get("jobTitle").isNull()).isTrue();
        assertThat(admin().patch("/v1.0/users/" + id, "{\"birthday\":\"x\"}")
                        .expect(400)
                        .text("/error/message"))
                .contains("birthday");
    }
}
