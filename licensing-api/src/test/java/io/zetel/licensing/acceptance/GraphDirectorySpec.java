package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Users and groups as clients of the Graph dialect write and read them. */
@DisplayName("Users and groups over Microsoft Graph's dialect")
class GraphDirectorySpec extends AskingGraph {

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
}
