package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SCIM, by its RFCs")
class ScimProtocolSpec {

    private static final String SCIM = "/scim/v2";
    private static final String TYPE = "application/scim+json";
    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    private static final String ZETEL = "urn:ietf:params:scim:schemas:extension:zetel:2.0:";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @Test
    void what_is_served_is_read_before_there_is_a_token() {
        var stranger = RunningZetel.shared().stranger();
        var schemas = stranger.get(SCIM + "/Schemas").expect(200).json().get("Resources");
        assertThat(schemas.valueStream().map(schema -> schema.get("name").asString()))
                .containsExactly(
                        "User",
                        "EnterpriseUser",
                        "ZetelUser",
                        "Group",
                        "ZetelGroup",
                        "Device",
                        "ServiceProviderConfig",
                        "ResourceType",
                        "Schema");
        assertThat(schemas).allSatisfy(schema -> stranger.get(
                        SCIM + "/schemas/" + schema.get("id").asString())
                .expect(200));
        assertThat(schemas.get(0).at("/attributes/0").properties())
                .extracting(Map.Entry::getKey)
                .contains("type", "multiValued", "required", "caseExact", "mutability", "returned", "uniqueness");
        assertThat(stranger.get(SCIM + "/ResourceTypes")
                        .expect(200)
                        .json()
                        .get("Resources")
                        .valueStream()
                        .map(type -> type.get("endpoint").asString()))
                .containsExactly("/Users", "/Groups", "/Devices");
        var config = stranger.get(SCIM + "/ServiceProviderConfig/").expect(200);
        assertThat(config.json().at("/bulk/supported").asBoolean()).isTrue();
        assertThat(config.json().at("/pagination/cursor").asBoolean()).isTrue();
        assertThat(config.text("/authenticationSchemes/0/type")).isEqualTo("oauthbearertoken");
        stranger.get(SCIM + "/Schemas/none").expect(404);
        stranger.get(SCIM + "/Schemas?filter=id").expect(403);
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            stranger.send(method, SCIM + "/Schemas", TYPE, "{}").expect(401);
            send(method, "/ResourceTypes", "{}").expect(405);
        }
    }

    @Test
    void everything_else_wants_a_token_of_the_tenant_with_the_role_for_it() {
        var elsewhere = DirectoryClient.open(RunningZetel.shared().http());
        var user = user("a@contoso.com", "{}").text("/id");
        var group =
                send("POST", "/Groups", "{\"displayName\":\"A\"}").expect(201).text("/id");
        var device = send("POST", "/Devices", "{\"active\":true}").expect(201).text("/id");
        var found = List.of("/Users/" + user, "/Groups/" + group, "/Devices/" + device);
        for (var path : Stream.concat(Stream.of("", "/Users", "/Groups", "/Devices", "/Me"), found.stream())
                .toList()) {
            RunningZetel.shared().stranger().get(SCIM + path).expect(401);
            for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                RunningZetel.shared()
                        .stranger()
                        .send(method, SCIM + path, TYPE, "{}")
                        .expect(401);
            }
        }
        for (var path : found) {
            for (var role : List.of(Role.SERVICE, Role.GLOBAL_ADMIN)) {
                elsewhere.tenant().as(role).get(SCIM + path).expect(404);
                elsewhere
                        .tenant()
                        .as(role)
                        .send("PUT", SCIM + path, TYPE, "{\"userName\":\"x\",\"displayName\":\"x\"}")
                        .expect(404);
                elsewhere
                        .tenant()
                        .as(role)
                        .send(
                                "PATCH",
                                SCIM + path,
                                TYPE,
                                patch("{\"op\":\"add\",\"path\":\"displayName\",\"value\":\"x\"}"))
                        .expect(404);
                elsewhere.tenant().as(role).delete(SCIM + path).expect(404);
            }
            office.tenant().as(Role.READER).get(SCIM + path).expect(200);
            office.tenant().as(Role.READER).send("PUT", SCIM + path, TYPE, "{}").expect(403);
            office.tenant()
                    .as(Role.READER)
                    .send("PATCH", SCIM + path, TYPE, "{}")
                    .expect(403);
            office.tenant().as(Role.READER).delete(SCIM + path).expect(403);
        }
        for (var list : List.of("", "/Users", "/Groups", "/Devices")) {
            assertThat(elsewhere
                            .tenant()
                            .as(Role.SERVICE)
                            .get(SCIM + list)
                            .expect(200)
                            .number("/totalResults"))
                    .isZero();
        }
        office.tenant()
                .as(Role.USER_ADMIN)
                .send("POST", SCIM + "/Groups", TYPE, "{\"displayName\":\"B\"}")
                .expect(403);
        office.tenant()
                .as(Role.GROUP_ADMIN)
                .send("POST", SCIM + "/Users", TYPE, "{\"userName\":\"b\"}")
                .expect(403);
        office.tenant()
                .as(Role.GROUP_ADMIN)
                .send("POST", SCIM + "/Devices", TYPE, "{}")
                .expect(403);
        assertThat(office.tenant()
                        .as(Role.READER)
                        .send(
                                "POST",
                                SCIM + "/Bulk",
                                TYPE,
                                bulk("{\"method\":\"DELETE\",\"path\":\"/Users/" + user + "\"}"))
                        .expect(200)
                        .text("/Operations/0/status"))
                .isEqualTo("403");
        send("GET", "/Me", null).expect(501);
    }

    @Test
    void filters_reach_all_that_is_shown() {
        var id = user("Ada@Contoso.com", """
                {"externalId":"x-1","nickName":"The Countess","profileUrl":"https://ada.example/%s","title":"Math",
                 "emails":[{"value":"ada@home.example","type":"home"},{"value":"ada@contoso.com","type":"work","primary":true}],
                 "phoneNumbers":[{"value":"+31 20 (1)","type":"mobile"}],"name":{"formatted":"Ada L."},
                 "%s":{"department":"R \\"D\\" 100%%","manager":{"value":"m-1"}}}""".formatted("a", ENTERPRISE)).text("/id");
        office.user("native", Map.of("profile", Map.of("mail", "native@contoso.com")));
        for (var filter : List.of(
                "userName eq \"ADA@contoso.com\"",
                "urn:ietf:params:scim:schemas:core:2.0:User:USERNAME sw ada",
                "emails[type eq \"home\"].value eq \"Ada@Home.example\"",
                "emails.value eq \"ada@home.example\"",
                "emails[value co \"ada@contoso\" and primary eq true]",
                "emails co \"home.ex\"",
                "phoneNumbers[value eq \"+31 20 (1)\"]",
                "nickName ew \"countess\" and title pr",
                "profileUrl pr and not (title eq \"x\")",
                "name.formatted eq \"ada l.\"",
                ENTERPRISE + ":manager.value eq \"m-1\"",
                ENTERPRISE + ":department co \"\\\"d\\\" 100%\"",
                "department ne \"x\" and userName ne \"native\"",
                "id eq \"" + id + "\"",
                "id sw \"" + id.substring(0, 8) + "\"",
                "externalId eq \"x-1\"",
                "meta.resourceType eq \"user\" and title gt \"mata\"",
                "meta.created pr and meta.lastModified gt \"2020-01-01T00:00:00Z\" and externalId eq \"x-1\"",
                "externalId eq \"x-1\" and meta.created gt \"-99999-01-01T00:00:00Z\"",
                "externalId eq \"x-1\" and meta.created lt \"+999999-01-01T00:00:00Z\"",
                "active eq \"True\" and (nickName pr or locale pr)")) {
            assertThat(found(filter)).as(filter).containsExactly(id);
        }
        assertThat(found("emails[type eq \"work\"].value eq \"native@contoso.com\""))
                .hasSize(1);
        for (var filter : List.of(
                "emails[type eq \"home\"].value eq \"ada@contoso.com\"",
                "emails[type eq \"home\"].value eq \"native@contoso.com\"",
                "externalId eq \"X-1\"",
                "nickName eq \".*\"",
                "active eq false",
                "groups.value eq \"" + id + "\"")) {
            assertThat(found(filter)).as(filter).isEmpty();
        }
        for (var filter : List.of(
                "nonsense eq \"x\"",
                "userName",
                "userName xx \"a\"",
                "(userName eq \"a\"",
                "active gt true",
                "password eq \"x\"",
                "members eq \"x\"",
                "name eq \"x\"")) {
            assertThat(send("GET", "/Users?filter=" + encoded(filter), null)
                            .expect(400)
                            .text("/scimType"))
                    .as(filter)
                    .isEqualTo("invalidFilter");
        }
    }

    @Test
    void an_answer_shows_what_was_asked_for() {
        var id = user("ada@contoso.com", """
                {"name":{"givenName":"Ada","familyName":"L"},"emails":[{"value":"ada@contoso.com","type":"work"}],
                 "%s":{"department":"D","division":"V"}}""".formatted(ENTERPRISE)).text("/id");
        var some = send(
                        "GET",
                        "/Users/" + id + "?attributes=NAME.givenName,emails.value," + ENTERPRISE + ":department",
                        null)
                .expect(200)
                .json();
        assertThat(some.propertyNames()).containsExactlyInAnyOrder("id", "schemas", "name", "emails", ENTERPRISE);
        assertThat(some.at("/name").propertyNames()).containsExactly("givenName");
        assertThat(some.at("/emails/0").propertyNames()).containsExactly("value");
        assertThat(some.get(ENTERPRISE).propertyNames()).containsExactly("department");
        var rest = send(
                        "GET",
                        "/Users/" + id + "?excludedAttributes=id,name.givenName,emails," + ENTERPRISE + ":division",
                        null)
                .expect(200)
                .json();
        assertThat(rest.has("id")).isTrue();
        assertThat(rest.has("emails")).isFalse();
        assertThat(rest.get("name").propertyNames()).containsExactly("familyName");
        assertThat(rest.get(ENTERPRISE).propertyNames()).containsExactly("department");
    }

    @Test
    void a_change_keeps_to_the_schemas() {
        var id = user("ada@contoso.com", """
                {"emails":[{"value":"a@x.example","type":"home","primary":true},{"value":"b@x.example","type":"work"}],
                 "addresses":[{"type":"work","formatted":"Line 1\\nLine 2"}],"password":"secret"}""").text("/id");
        assertThat(changed(id, "{\"op\":\"Replace\",\"path\":\"id\",\"value\":\"x\"}", 400)
                        .text("/scimType"))
                .isEqualTo("mutability");
        assertThat(changed(id, "{\"op\":\"remove\",\"path\":\"userName\"}", 400).text("/scimType"))
                .isEqualTo("mutability");
        assertThat(changed(id, "{\"op\":\"remove\"}", 400).text("/scimType")).isEqualTo("noTarget");
        assertThat(changed(id, "{\"op\":\"add\",\"path\":\"a..b\",\"value\":1}", 400)
                        .text("/scimType"))
                .isEqualTo("invalidPath");
        assertThat(changed(id, "{\"op\":\"replace\",\"value\":{\"id\":\"x\",\"groups\":[],\"title\":\"Boss\"}}", 200)
                        .text("/title"))
                .isEqualTo("Boss");
        var mails = changed(
                        id,
                        "{\"op\":\"add\",\"path\":\"emails\",\"value\":{\"value\":\"c@x.example\",\"primary\":\"True\"}}",
                        200)
                .json()
                .get("emails");
        assertThat(mails.valueStream().filter(mail -> mail.path("primary").asBoolean(false)))
                .singleElement()
                .satisfies(mail -> assertThat(mail.get("value").asString()).isEqualTo("c@x.example"));
        assertThat(changed(id, "{\"op\":\"Remove\",\"path\":\"emails\",\"value\":[{\"value\":\"c@x.example\"}]}", 200)
                        .json()
                        .get("emails"))
                .hasSize(2);
        assertThat(send("POST", "/Users", "{\"schemas\":[\"urn:other\"],\"userName\":\"x\"}")
                        .expect(400)
                        .text("/scimType"))
                .isEqualTo("invalidSyntax");
        assertThat(send("POST", "/Users", "{\"userName\":{\"a\":1}}")
                        .expect(400)
                        .text("/scimType"))
                .isEqualTo("invalidValue");
        office.tenant().buy("SPE_E3", 1);
        office.tenant()
                .as(Role.USER_ADMIN)
                .patch(office.tenant().path("/users/" + id), Map.of("usageLocation", "NL"))
                .expect(200);
        office.assign(id, "SPE_E3").expect(200);
        var licensed = changed(id, "{\"op\":\"replace\",\"path\":\"active\",\"value\":\"False\"}", 200)
                .json()
                .get(ZETEL + "User")
                .get("licenses");
        assertThat(licensed.at("/0/skuPartNumber").asString()).isEqualTo("SPE_E3");
        assertThat(licensed.at("/0/sources/0/state").asString()).isEqualTo("Suspended");
    }

    @Test
    void of_two_who_make_the_same_at_once_one_does_on_every_face() throws Exception {
        once("/Users", "{\"userName\":\"race@contoso.com\",\"externalId\":\"race-1\"}");
        once("/Groups", "{\"displayName\":\"Race\"}");
        once("/Groups", "{\"displayName\":\"Race 2\",\"externalId\":\"race-2\"}");
        once("/Devices", "{\"externalId\":\"race-3\"}");
        try (var callers = Executors.newFixedThreadPool(6)) {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 3; i++) {
                var id = "twin-" + i;
                calls.add(() -> send("POST", "/Users", "{\"userName\":\"twin@contoso.com\"}")
                        .status());
                calls.add(() -> office.tenant()
                        .as(Role.USER_ADMIN)
                        .put(
                                office.tenant().path("/users/" + id),
                                Map.of("profile", Map.of("userPrincipalName", "twin@contoso.com")))
                        .status());
            }
            var statuses = new ArrayList<Integer>();
            for (var call : callers.invokeAll(calls)) {
                statuses.add(call.get());
            }
            assertThat(List.of(200, 201, 409)).containsAll(statuses);
            assertThat(Collections.frequency(statuses, 409)).isEqualTo(5);
        }
    }

    private void once(String path, String body) throws Exception {
        try (var callers = Executors.newFixedThreadPool(4)) {
            var statuses = new ArrayList<Integer>();
            for (var call : callers.invokeAll(Collections.<Callable<Integer>>nCopies(
                    4, () -> send("POST", path, body).status()))) {
                statuses.add(call.get());
            }
            assertThat(statuses).as(body).containsOnlyOnce(201).containsOnly(201, 409);
        }
    }

    @Test
    void many_requests_come_in_one() {
        var told = send("POST", "/Bulk", bulk("""
                {"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"Bulk","members":[{"value":"bulkId:u"}]}},
                {"method":"POST","path":"/Users","bulkId":"u","data":{"userName":"bulk@contoso.com"}},
                {"method":"PATCH","path":"/Users/bulkId:u","data":{"Operations":[{"op":"add","path":"title","value":"T"}]}},
                {"method":"POST","path":"/Users","bulkId":"v","data":{"userName":"bulk@contoso.com"}},
                {"method":"DELETE","path":"/Groups/bulkId:w"}""")).expect(200);
        assertThat(told.json().get("Operations").valueStream().map(operation -> operation
                        .get("status")
                        .asString()))
                .containsExactly("201", "201", "200", "409", "400");
        assertThat(told.text("/Operations/3/response/scimType")).isEqualTo("uniqueness");
        var group = told.text("/Operations/0/location");
        assertThat(send("GET", group.substring(group.indexOf(SCIM) + SCIM.length()), null)
                        .expect(200)
                        .json()
                        .get("members"))
                .hasSize(1);
        var stopped = "{\"failOnErrors\":1,\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/x\"},"
                + "{\"method\":\"DELETE\",\"path\":\"/Users/y\"}]}";
        assertThat(send("POST", "/Bulk", stopped).expect(200).json().get("Operations"))
                .hasSize(1);
        send("POST", "/Bulk", bulk(String.join(",", Collections.nCopies(1001, "{}"))))
                .expect(413);
        send("POST", "/Bulk", " ".repeat(1024 * 1024 + 1)).expect(413);
    }

    @Test
    void devices_come_leave_and_are_members() {
        var device = send("POST", "/Devices", """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Device"],"displayName":"Kiosk","externalId":"kiosk-1",
                 "active":true,"mudUrl":"https://mud.example/1"}""").expect(201);
        var id = device.text("/id");
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/devices/kiosk-1"))
                .expect(200);
        var group = send("POST", "/Groups", """
                {"displayName":"Kiosks","members":[{"value":"%s"}],"%sGroup":{"memberType":"DEVICE"}}""".formatted(id, ZETEL)).expect(201);
        assertThat(group.text("/members/0/$ref")).endsWith("/Devices/" + id);
        assertThat(send("GET", "/Devices/" + id, null).text("/groups/0/value")).isEqualTo(group.text("/id"));
        assertThat(send(
                                "PATCH",
                                "/Groups/" + group.text("/id"),
                                patch("{\"op\":\"replace\",\"value\":{\"" + ZETEL + "Group:memberType\":\"USER\"}}"))
                        .expect(400)
                        .text("/scimType"))
                .isEqualTo("mutability");
        assertThat(send(
                                "PATCH",
                                "/Devices/" + id,
                                patch("{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}"))
                        .expect(200)
                        .json()
                        .get("active")
                        .asBoolean())
                .isFalse();
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/devices/kiosk-1"))
                .expect(404);
        assertThat(send("GET", "/Devices?filter=" + encoded("active eq false and displayName eq \"kiosk\""), null)
                        .expect(200)
                        .text("/Resources/0/mudUrl"))
                .isEqualTo("https://mud.example/1");
        send("POST", "/Devices", "{\"externalId\":\"kiosk-1\"}").expect(409);
        assertThat(send("PUT", "/Devices/" + id, "{\"displayName\":\"Kiosk 1\",\"active\":true}")
                        .expect(200)
                        .text("/displayName"))
                .isEqualTo("Kiosk 1");
        send("DELETE", "/Devices/" + id, null).expect(204);
        send("GET", "/Devices/" + id, null).expect(404);
    }

    @Test
    void lists_go_on_by_number_and_by_cursor_over_all_types() {
        for (int i = 0; i < 4; i++) {
            user("u%d@contoso.com".formatted(i), "{}");
        }
        send("POST", "/Groups", "{\"displayName\":\"G\"}").expect(201);
        send("POST", "/Devices", "{\"displayName\":\"D\"}").expect(201);
        var seen = new HashSet<String>();
        int pages = 0;
        var cursor = "";
        do {
            var page = send("GET", "?count=2&cursor=" + cursor, null).expect(200);
            page.json().get("Resources").forEach(one -> assertThat(
                            seen.add(one.get("id").asString()))
                    .isTrue());
            assertThat(page.number("/totalResults")).isEqualTo(6);
            cursor = page.json().path("nextCursor").asString("");
            pages++;
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(6);
        assertThat(pages).isEqualTo(3);
        assertThat(send("GET", "/Users?cursor=none", null).expect(400).text("/scimType"))
                .isEqualTo("invalidCursor");
        var last = send("GET", "/Users?startIndex=4&count=2&sortBy=userName&sortOrder=descending", null);
        assertThat(last.json().get("Resources")).hasSize(1);
        assertThat(last.text("/Resources/0/userName")).isEqualTo("u0@contoso.com");
        var none = send("GET", "/Users?startIndex=0&count=-1", null).expect(200);
        assertThat(none.number("/startIndex")).isEqualTo(1);
        assertThat(none.json().get("Resources").isEmpty()).isTrue();
        var search = send(
                        "POST",
                        "/.search",
                        "{\"filter\":\"displayName pr\",\"attributes\":[\"displayName\"],\"startIndex\":2}")
                .expect(200);
        assertThat(search.number("/totalResults")).isEqualTo(2);
        assertThat(search.text("/Resources/0/displayName")).isEqualTo("D");
    }

    @Test
    void the_manual_is_right() throws IOException, InterruptedException {
        var manual = Files.readString(Path.of("..", "docs", "scim.md"));
        var after = manual.split("<!-- run: curl -->\\s*```\\w+\n", 2)[1];
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", after.substring(0, after.indexOf("```")))
                .redirectErrorStream(true);
        shell.environment()
                .putAll(Map.of(
                        "SCIM",
                        "http://localhost:" + RunningZetel.shared().port() + SCIM,
                        "TOKEN",
                        office.tenant().as(Role.SERVICE).token()));
        var process = shell.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("\"totalResults\":1", "\"displayName\":\"Sales\"", "\"active\":false");
        assertThat(send("GET", "/Groups", null).json().at("/Resources/0/members"))
                .hasSize(1);
    }

    private Reply user(String userName, String facts) {
        var rest = facts.strip().equals("{}") ? "}" : "," + facts.strip().substring(1);
        return send("POST", "/Users", "{\"userName\":\"" + userName + "\"" + rest)
                .expect(201);
    }

    private List<String> found(String filter) {
        return send("GET", "/Users?filter=" + encoded(filter), null)
                .expect(200)
                .json()
                .get("Resources")
                .valueStream()
                .map(one -> one.get("id").asString())
                .toList();
    }

    private Reply changed(String id, String operation, int status) {
        return send("PATCH", "/Users/" + id, patch(operation)).expect(status);
    }

    private static String patch(String operation) {
        return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[" + operation + "]}";
    }

    private static String bulk(String operations) {
        return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":[" + operations
                + "]}";
    }

    private Reply send(String method, String path, @Nullable String body) {
        return office.tenant().as(Role.SERVICE).send(method, SCIM + path, TYPE, body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
