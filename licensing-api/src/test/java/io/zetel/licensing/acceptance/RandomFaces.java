package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The same things asked for by Microsoft Graph's routes and by SCIM's. */
final class RandomFaces {

    private static final String SCIM = "application/scim+json";
    private static final String SKU_E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String SKU_F1 = "66b55226-6b4f-492c-910c-a3b7a3c9d993";

    private final RandomRequests requests;

    RandomFaces(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return Stream.concat(graph(), scim()).map(ask -> new Kind(1, ask)).toList();
    }

    private Stream<Supplier<Reply>> graph() {
        return Stream.of(
                () -> graph("POST", "/users", newUser()),
                () -> graph("PATCH", user(), newFacts()),
                () -> graph("DELETE", user(), null),
                () -> graph("POST", "/directory/deletedItems/" + objectId() + "/restore", null),
                () -> graph("DELETE", "/directory/deletedItems/" + objectId(), null),
                () -> graph("POST", user() + "/assignLicense", change()),
                () -> graph("POST", user() + "/reprocessLicenseAssignment", null),
                () -> made(graph("POST", "/groups", newGroup())),
                () -> graph("PATCH", group(), Map.of("securityEnabled", requests.random.nextInt(4) > 0)),
                () -> graph("DELETE", group(), null),
                () -> graph("POST", group() + "/assignLicense", change()),
                () -> graph("POST", group() + "/members/$ref", reference()),
                () -> graph("DELETE", group() + "/members/" + objectId() + "/$ref", null),
                () -> graph("POST", "/$batch", batch()));
    }

    private Stream<Supplier<Reply>> scim() {
        return Stream.of(
                () -> scim("POST", "/Users", scimUser()),
                () -> scim("PUT", "/Users/" + objectId(), scimUser()),
                () -> scim(
                        "PATCH",
                        "/Users/" + objectId(),
                        operation("replace", "active", requests.random.nextInt(3) > 0)),
                () -> scim("DELETE", "/Users/" + objectId(), null),
                () -> made(scim("POST", "/Groups", Map.of("displayName", groupName()))),
                () -> scim("PUT", scimGroup(), Map.of("displayName", groupName(), "members", scimMembers())),
                () -> scim("PATCH", scimGroup(), operation("add", "members", scimMembers())),
                () -> scim("DELETE", scimGroup(), null),
                () -> scim(
                        "POST",
                        "/Bulk",
                        Map.of(
                                "schemas",
                                List.of("urn:ietf:params:scim:api:messages:2.0:BulkRequest"),
                                "Operations",
                                List.of(
                                        Map.of("method", "DELETE", "path", "/Users/" + objectId()),
                                        Map.of(
                                                "method",
                                                "POST",
                                                "path",
                                                "/Users",
                                                "bulkId",
                                                "u",
                                                "data",
                                                scimUser())))));
    }

    private Reply graph(String method, String path, Object body) {
        return requests.ask(method, "/v1.0" + path, body);
    }

    private Reply scim(String method, String path, Object body) {
        return requests.ask(
                requests.caller(),
                method,
                "/scim/v2" + path,
                SCIM,
                body == null ? null : Http.JSON.writeValueAsString(body));
    }

    private Reply made(Reply reply) {
        if (reply.status() == 201) {
            requests.groups().add(reply.text("/id"));
        }
        return reply;
    }

    private String user() {
        return "/users/" + requests.user();
    }

    private String group() {
        return "/groups/" + requests.group();
    }

    private String scimGroup() {
        return "/Groups/" + objectId("/groups/" + requests.group());
    }

    private String objectId() {
        return objectId(user());
    }

    /** What the other faces call it; who is not known has none. */
    private String objectId(String path) {
        var known = requests.caller().get(requests.tenant.path(path));
        return known.status() == 200 ? known.text("/objectId") : "00000000-0000-4000-8000-000000000000";
    }

    private Map<String, Object> newUser() {
        var name = requests.user() + requests.random.nextInt(9);
        return Map.of(
                "accountEnabled",
                true,
                "displayName",
                name,
                "mailNickname",
                name,
                "userPrincipalName",
                name + "@any.example",
                "usageLocation",
                requests.any("NL", "CN"));
    }

    private Map<String, Object> newFacts() {
        return requests.random.nextBoolean()
                ? Map.of("accountEnabled", requests.random.nextInt(3) > 0)
                : Map.of("usageLocation", requests.any("NL", "BE", "CN"));
    }

    private Map<String, Object> change() {
        var add = List.of(Map.of("skuId", requests.any(SKU_E3, SKU_F1), "disabledPlans", List.of()));
        return switch (requests.random.nextInt(3)) {
            case 0 -> Map.of("addLicenses", List.of(), "removeLicenses", List.of(requests.any(SKU_E3, SKU_F1)));
            default -> Map.of("addLicenses", add, "removeLicenses", List.of());
        };
    }

    private String groupName() {
        return requests.any("Crew", "Staff", "Guild");
    }

    private Map<String, Object> newGroup() {
        return Map.of("displayName", groupName(), "mailEnabled", false, "mailNickname", "g", "securityEnabled", true);
    }

    private Map<String, Object> reference() {
        return Map.of("@odata.id", "https://graph.example/v1.0/directoryObjects/" + objectId());
    }

    private Map<String, Object> batch() {
        return Map.of(
                "requests",
                List.of(
                        Map.of("id", "1", "method", "POST", "url", user() + "/reprocessLicenseAssignment"),
                        Map.of(
                                "id",
                                "2",
                                "method",
                                "POST",
                                "url",
                                user() + "/assignLicense",
                                "headers",
                                Map.of("Content-Type", "application/json"),
                                "body",
                                change())));
    }

    private Map<String, Object> scimUser() {
        var name = requests.user();
        return Map.of(
                "schemas",
                List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
                "userName",
                name + "@scim.example",
                "externalId",
                name,
                "active",
                requests.random.nextInt(3) > 0,
                "urn:ietf:params:scim:schemas:extension:zetel:2.0:User",
                Map.of("usageLocation", requests.any("NL", "BE")));
    }

    private List<Map<String, String>> scimMembers() {
        return requests.some(RandomRequests.USERS, 2).stream()
                .map(user -> Map.of("value", objectId("/users/" + user)))
                .toList();
    }

    private static Map<String, Object> operation(String op, String path, Object value) {
        return Map.of(
                "schemas",
                List.of("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
                "Operations",
                List.of(Map.of("op", op, "path", path, "value", value)));
    }
}
