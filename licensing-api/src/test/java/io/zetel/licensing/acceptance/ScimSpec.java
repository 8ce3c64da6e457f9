package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Users and groups by SCIM, as Entra ID and Okta send them")
class ScimSpec {

    private static final String E3 = "SPE_E3";
    private static final String SCIM = "/scim/v2";
    private static final String TYPE = "application/scim+json; charset=utf-8";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @Test
    void entra_tests_the_connection_and_matches_before_it_creates() {
        var none =
                get("/Users?filter=userName+eq+%22" + UUID.randomUUID() + "%22").expect(200);
        assertThat(none.number("/totalResults")).isZero();
        assertThat(none.json().get("Resources").isEmpty()).isTrue();
        assertThat(none.header("Content-Type")).startsWith("application/scim+json");
        var objectId = UUID.randomUUID().toString();
        var made = post("/Users", """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "externalId":"%s","userName":"Alice@Contoso.com","active":true,"displayName":"Alice","meta":{"resourceType":"User"},
                 "emails":[{"primary":true,"type":"work","value":"alice@contoso.com"}],"name":{"givenName":"Alice","familyName":"Bos"},
                 "addresses":[{"type":"work","country":"Netherlands"}],"nonsense":"x",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"}}""".formatted(objectId)).expect(201);
        assertThat(made.text("/id")).isEqualTo(objectId);
        assertThat(made.header("Location")).endsWith("/scim/v2/Users/" + objectId);
        assertThat(made.json().has("nonsense")).isFalse();
        for (var filter : List.of(
                "userName eq \"alice@contoso.com\"",
                "externalId eq \"" + objectId + "\"",
                "emails[type eq \"work\"].value eq " + "\"alice@contoso.com\"",
                "name.familyName eq \"bos\" and active eq true",
                "externalId eq " + objectId)) {
            assertThat(get("/Users?aadOptscim062020&filter=" + encoded(filter))
                            .expect(200)
                            .text("/Resources/0/userName"))
                    .as(filter)
                    .isEqualTo("Alice@Contoso.com");
        }
        var native0 = office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/users/" + objectId))
                .expect(200);
        assertThat(native0.text("/usageLocation")).isEqualTo("NL");
        assertThat(native0.text("/profile/department")).isEqualTo("Sales");
        var again = post("/Users", "{\"userName\":\"alice@contoso.com\"}").expect(409);
        assertThat(again.text("/scimType")).isEqualTo("uniqueness");
        assertThat(again.text("/status")).isEqualTo("409");
    }

    @Test
    void entra_disables_in_both_dialects_and_the_seat_is_free() {
        office.tenant().buy(E3, 1);
        var id = user("alice@contoso.com");
        var zetel = get("/Users/" + id).text("/externalId");
        office.tenant()
                .as(Role.USER_ADMIN)
                .patch(office.tenant().path("/users/" + zetel), Map.of("usageLocation", "NL"))
                .expect(200);
        office.assign(zetel, E3).expect(200);
        var off = patch("/Users/" + id, """
                                        [{"op":"Replace","path":"active","value":"False"}]""").expect(200);
        assertThat(off.json().get("active").asBoolean()).isFalse();
        assertThat(office.licences(zetel)).isEqualTo(Map.of(E3, List.of("DIRECT Suspended")));
        assertThat(get("/Users?filter=" + encoded("userName eq \"alice@contoso.com\""))
                        .number("/totalResults"))
                .isEqualTo(1);
        var on = patch("/Users/" + id, """
                                       [{"op":"replace","value":{"active":true,"displayName":"Alice B","name.givenName":"Al",
                                         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"HR"}}]""").expect(200);
        assertThat(on.json().get("active").asBoolean()).isTrue();
        assertThat(on.text("/name/givenName")).isEqualTo("Al");
        assertThat(on.json()
                        .get("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
                        .get("department")
                        .asString())
                .isEqualTo("HR");
        assertThat(office.licences(zetel)).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
        var mail = patch("/Users/" + id, """
                [{"op":"Add","path":"emails[type eq \\"work\\"].value","value":"al@contoso.com"},
                 {"op":"Replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",\
                 "value":"7"}]""").expect(200);
        assertThat(mail.text("/emails/0/value")).isEqualTo("al@contoso.com");
        var history = office.tenant()
                .as(Role.AUDITOR)
                .get(office.tenant()
                        .path("/history/events?type=AccountDisabled&waitFor="
                                + office.tenant()
                                        .readNow(RunningZetel.shared(), "/users")
                                        .header("Licensing-Position")))
                .body();
        assertThat(history).contains("SCIM");
        send("DELETE", "/Users/" + id, null).expect(204);
        get("/Users/" + id).expect(404);
        send("DELETE", "/Users/" + id, null).expect(404);
        assertThat(get("/Users").number("/totalResults")).isZero();
        assertThat(post("/Users", "{\"userName\":\"alice@contoso.com\",\"externalId\":\"" + zetel + "\"}")
                        .expect(201)
                        .text("/id"))
                .isEqualTo(id);
    }

    @Test
    void of_many_who_take_a_name_at_once_one_has_it_and_the_others_are_told() throws Exception {
        try (var callers = Executors.newFixedThreadPool(8)) {
            Callable<Reply> create = () -> post("/Users", "{\"userName\":\"race@contoso.com\"}");
            var statuses = new ArrayList<Integer>();
            for (var reply : callers.invokeAll(Collections.nCopies(8, create))) {
                statuses.add(reply.get().status());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        }
        assertThat(get("/Users?filter=" + encoded("userName eq \"race@contoso.com\""))
                        .number("/totalResults"))
                .isEqualTo(1);
    }

    @Test
    void okta_creates_puts_the_whole_and_deactivates_without_a_path() {
        assertThat(get("/Users?startIndex=1&count=2").expect(200).number("/itemsPerPage"))
                .isZero();
        var id = post("/Users", """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob@contoso.com",
                 "name":{"givenName":"Bob","familyName":"Vos"},
                 "emails":[{"primary":true,"value":"bob@contoso.com","type":"work"}],"displayName":"Bob","locale":"en-US",
                 "externalId":"00u1",
                 "groups":[],"password":"secret","active":true}""").expect(201).text("/id");
        assertThat(get("/Users/" + id).body()).doesNotContain("secret");
        var put = send("PUT", "/Users/" + id, """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"%s","userName":"bob@contoso.com",
                 "name":{"givenName":"Robert","familyName":"Vos"},"externalId":"00u1"}""".formatted(id)).expect(200);
        assertThat(put.text("/name/givenName")).isEqualTo("Robert");
        assertThat(put.json().has("displayName")).isFalse();
        assertThat(put.json().get("active").asBoolean()).isTrue();
        assertThat(patch("/Users/" + id, "[{\"op\":\"replace\",\"value\":{\"active\":false}}]")
                        .expect(200)
                        .json()
                        .get("active")
                        .asBoolean())
                .isFalse();
        var kept = send("PUT", "/Users/" + id, "{\"userName\":\"bob@contoso.com\",\"externalId\":\"00u1\"}")
                .expect(200);
        assertThat(kept.json().get("active").asBoolean()).isFalse();
    }

    @Test
    void groups_are_pushed_changed_member_by_member_and_whole() {
        office.tenant().buy(E3, 3);
        var alice = user("alice@contoso.com");
        var bob = user("bob@contoso.com");
        var carol = user("carol@contoso.com");
        var group = post("/Groups", """
                                    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Sales","externalId":"sales",
                                     "members":[{"value":"%s","display":"x"}]}""".formatted(alice)).expect(201);
        var id = group.text("/id");
        assertThat(group.text("/members/0/value")).isEqualTo(alice);
        assertThat(post("/Groups", "{\"displayName\":\"sales\"}").expect(409).text("/scimType"))
                .isEqualTo("uniqueness");
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\"" + bob + "\"}]}]")
                .expect(204);
        assertThat(members(id)).containsExactly(alice, bob);
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\"" + alice
                                + "\"}]}]")
                .expect(204);
        assertThat(members(id)).containsExactly(bob);
        patch("/Groups/" + id, "[{\"op\":\"replace\",\"value\":{\"id\":\"" + id + "\",\"displayName\":\"Sales EU\"}}]")
                .expect(204);
        assertThat(members(id)).containsExactly(bob);
        assertThat(get("/Groups/" + id + "?excludedAttributes=members")
                        .expect(200)
                        .json()
                        .has("members"))
                .isFalse();
        assertThat(get("/Groups?excludedAttributes=members&filter=" + encoded("displayName eq \"sales eu\""))
                        .number("/totalResults"))
                .isEqualTo(1);
        office.give("sales", E3);
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":\"" + bob + "\"},{\"value\":\""
                                + carol + "\"}]}]")
                .expect(204);
        assertThat(members(id)).containsExactly(bob, carol);
        patch("/Groups/" + id, "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + bob + "\\\"]\"}]")
                .expect(204);
        assertThat(members(id)).containsExactly(carol);
        assertThat(get("/Users/" + carol).text("/groups/0/value")).isEqualTo(id);
        var stranger = UUID.randomUUID().toString();
        var refused = patch(
                        "/Groups/" + id,
                        "[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" + alice + "\"},{\"value\":\""
                                + stranger + "\"}]}]")
                .expect(400);
        assertThat(refused.text("/scimType")).isEqualTo("invalidValue");
        assertThat(refused.text("/detail")).contains(stranger);
        assertThat(members(id)).containsExactly(carol);
        send("DELETE", "/Groups/" + id, null).expect(409);
        office.take("sales", E3);
        patch("/Groups/" + id, "[{\"op\":\"remove\",\"path\":\"members\"}]").expect(204);
        assertThat(members(id)).isEmpty();
        send("DELETE", "/Groups/" + id, null).expect(204);
        get("/Groups/" + id).expect(404);
    }

    @Test
    void ten_thousand_members_join_by_one_request_and_then_one_more() {
        office.manyUsers(10_001);
        RunningZetel.shared().caughtUp();
        var ids = IntStream.range(0, 10_001)
                .mapToObj(i -> "{\"value\":\"m-" + i + "\"}")
                .toList();
        var id = post("/Groups", "{\"displayName\":\"All\"}").expect(201).text("/id");
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"add\",\"path\":\"members\",\"value\":[" + String.join(",", ids.subList(0, 10_000))
                                + "]}]")
                .expect(204);
        patch("/Groups/" + id, "[{\"op\":\"add\",\"path\":\"members\",\"value\":[" + ids.getLast() + "]}]")
                .expect(204);
        var shown = get("/Groups/" + id).expect(200);
        assertThat(shown.json().get("members")).hasSize(10_000);
        assertThat(shown.header("Warning")).contains("10001");
    }

    @Test
    void the_tenant_says_what_a_new_users_id_is() {
        var admin = office.tenant().as(Role.GLOBAL_ADMIN);
        var scim = office.tenant().path("/scim");
        admin.put(scim, Map.of("idFrom", "USER_NAME")).expect(200);
        post("/Users", "{\"userName\":\"named\",\"externalId\":\"e-named\"}").expect(201);
        admin.put(scim, Map.of("idFrom", "GENERATED")).expect(200);
        post("/Users", "{\"userName\":\"made-up\",\"externalId\":\"e-made-up\"}")
                .expect(201);
        assertThat(admin.put(scim, Map.of("removalBrake", 20, "onInactive", "KEEP"))
                        .expect(200)
                        .text("/scim/idFrom"))
                .as("what is absent stays as it is")
                .isEqualTo("GENERATED");
        var last = admin.put(scim, "{\"idFrom\":\"EXTERNAL_ID\",\"removalBrake\":null}")
                .expect(200)
                .json()
                .get("scim");
        assertThat(last.get("removalBrake").isNull()).isTrue();
        assertThat(last.get("onInactive").asString()).isEqualTo("KEEP");
        assertThat(admin.put(scim, Map.of()).expect(200).json().get("scim")).isEqualTo(last);
        assertThat(admin.put(scim, "{\"idFrom\":null}").expect(400).text("/errors/0/pointer"))
                .isEqualTo("/idFrom");
        post("/Users", "{\"userName\":\"usual\",\"externalId\":\"e-usual\"}").expect(201);

        var reader = office.tenant().as(Role.READER);
        for (var id : List.of("named", "e-usual")) {
            reader.get(office.tenant().path("/users/" + id)).expect(200);
        }
        for (var id : List.of("e-named", "made-up", "e-made-up", "usual")) {
            reader.get(office.tenant().path("/users/" + id)).expect(404);
        }
        assertThat(admin.put(scim, Map.of("removalBrake", 0)).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/removalBrake");
    }

    @Test
    void the_tenant_says_what_becomes_of_the_licences_of_who_is_not_active() {
        office.tenant().buy("SPE_E3", 1);
        office.tenant()
                .as(Role.GLOBAL_ADMIN)
                .put(office.tenant().path("/scim"), Map.of("onInactive", "KEEP"))
                .expect(200);
        var id = post("/Users", "{\"userName\":\"keeper\",\"externalId\":\"keeper\"}")
                .expect(201)
                .text("/id");
        office.tenant()
                .as(Role.USER_ADMIN)
                .patch(office.tenant().path("/users/keeper"), Map.of("usageLocation", "NL"))
                .expect(200);
        office.tenant()
                .as(Role.LICENSE_ADMIN)
                .put(office.tenant().path("/users/keeper/licenses"), Map.of("add", List.of(Map.of("sku", "SPE_E3"))))
                .expect(200);
        var off = patch("/Users/" + id, "[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]")
                .expect(200);
        assertThat(off.json().get("active").asBoolean()).isFalse();
        assertThat(office.tenant()
                        .readNow(RunningZetel.shared(), "/products/SPE_E3")
                        .number("/assigned"))
                .isEqualTo(1);
    }

    @Test
    void the_tenant_is_asked_before_too_many_leave_a_licensed_group_at_once() {
        office.tenant().buy("SPE_E3", 20);
        office.tenant()
                .as(Role.GLOBAL_ADMIN)
                .put(office.tenant().path("/scim"), Map.of("removalBrake", 50))
                .expect(200);
        office.manyUsers(4);
        RunningZetel.shared().caughtUp();
        var everybody = IntStream.range(0, 4)
                .mapToObj(i -> "{\"value\":\"m-" + i + "\"}")
                .toList();
        var nobody = "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[]}]";
        var id = post(
                        "/Groups",
                        "{\"displayName\":\"Braked\",\"externalId\":\"braked\",\"members\":["
                                + String.join(",", everybody) + "]}")
                .expect(201)
                .text("/id");
        patch("/Groups/" + id, nobody).expect(204);
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"add\",\"path\":\"members\",\"value\":[" + String.join(",", everybody) + "]}]")
                .expect(204);
        office.give("braked", "SPE_E3");
        office.tenant().readNow(RunningZetel.shared(), "/groups/braked").expect(200);

        assertThat(patch("/Groups/" + id, nobody).expect(409).body())
                .contains("CONFIRMATION_REQUIRED", "4 of 4 members");
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"remove\",\"path\":\"members\",\"value\":["
                                + String.join(",", everybody.subList(0, 3)) + "]}]")
                .expect(409);
        assertThat(members(id)).hasSize(4);
        patch(
                        "/Groups/" + id,
                        "[{\"op\":\"remove\",\"path\":\"members\",\"value\":["
                                + String.join(",", everybody.subList(0, 2)) + "]}]")
                .expect(204);
        patch("/Groups/" + id, nobody, "Zetel-Confirm", "removal").expect(204);
        assertThat(members(id)).isEmpty();
    }

    @Test
    void errors_versions_discovery_and_who_may() {
        var id = user("alice@contoso.com");
        var version = get("/Users/" + id).header("ETag");
        assertThat(office.tenant()
                        .as(Role.SERVICE)
                        .send(
                                "PATCH",
                                SCIM + "/Users/" + id,
                                TYPE,
                                operations("[{\"op\":\"replace\",\"path\":" + "\"active\",\"value\":false}]"),
                                "If-Match",
                                "W/\"99\"")
                        .expect(412)
                        .text("/status"))
                .isEqualTo("412");
        assertThat(version).startsWith("W/\"");
        assertThat(get("/Users?filter=" + encoded("userName xx \"a\""))
                        .expect(400)
                        .text("/scimType"))
                .isEqualTo("invalidFilter");
        assertThat(post("/Users", "{").expect(400).text("/scimType")).isEqualTo("invalidSyntax");
        assertThat(post("/Users", "{\"displayName\":\"x\"}").expect(400).text("/scimType"))
                .isEqualTo("invalidValue");
        assertThat(get("/Users/nobody").expect(404).text("/schemas/0"))
                .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(get("/ServiceProviderConfig")
                        .expect(200)
                        .json()
                        .at("/patch/supported")
                        .asBoolean())
                .isTrue();
        assertThat(get("/ResourceTypes").expect(200).text("/Resources/0/id")).isEqualTo("User");
        assertThat(get("/Schemas").expect(200).number("/totalResults")).isEqualTo(9);
        send("POST", "/Schemas", "{}").expect(405);
        assertThat(send("POST", "/Users/.search", "{\"filter\":\"active eq true\",\"count\":1}")
                        .expect(200)
                        .number("/totalResults"))
                .isEqualTo(1);
        assertThat(get("/users?count=0").expect(200).number("/totalResults")).isEqualTo(1);
        assertThat(RunningZetel.shared()
                        .stranger()
                        .get(SCIM + "/Users")
                        .expect(401)
                        .text("/status"))
                .isEqualTo("401");
        assertThat(office.tenant()
                        .as(Role.READER)
                        .post(SCIM + "/Users", Map.of("userName", "x"))
                        .expect(403)
                        .text("/status"))
                .isEqualTo("403");
        var elsewhere = DirectoryClient.open(RunningZetel.shared().http());
        assertThat(elsewhere.tenant().as(Role.SERVICE).get(SCIM + "/Users").number("/totalResults"))
                .isZero();
        elsewhere.tenant().as(Role.SERVICE).get(SCIM + "/Users/" + id).expect(404);
    }

    private String user(String userName) {
        return post(
                        "/Users",
                        "{\"userName\":\"%s\",\"externalId\":\"%s\",\"displayName\":\"%s\"}"
                                .formatted(userName, UUID.randomUUID(), userName))
                .expect(201)
                .text("/id");
    }

    private List<String> members(String group) {
        return get("/Groups/" + group)
                .expect(200)
                .json()
                .path("members")
                .valueStream()
                .map(member -> member.get("value").asString())
                .toList();
    }

    private Reply get(String path) {
        return office.tenant().as(Role.SERVICE).get(SCIM + path);
    }

    private Reply post(String path, String body) {
        return send("POST", path, body);
    }

    private Reply patch(String path, String operations, String... headers) {
        return office.tenant().as(Role.SERVICE).send("PATCH", SCIM + path, TYPE, operations(operations), headers);
    }

    private Reply send(String method, String path, @org.jspecify.annotations.Nullable String body) {
        var caller = office.tenant().as(Role.SERVICE);
        return body == null ? caller.delete(SCIM + path) : caller.send(method, SCIM + path, TYPE, body);
    }

    private static String operations(String list) {
        return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":" + list + "}";
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
