package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One of the ways by which a directory is written, with a client of its own; ids are those of the other two faces. */
abstract sealed class Face {

    static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    /** What the routes of its writes have in them. */
    final String path;

    final TestTenant tenant;
    final Caller caller;

    private Face(TestTenant tenant, String path, Role... roles) {
        this.path = path;
        this.tenant = tenant;
        this.caller = tenant.as(roles);
    }

    /** All three, and what our own routes call things by their GUIDs, as far as it is known by then. */
    static List<Face> all(TestTenant tenant, Map<String, String> ours) {
        return List.of(new Own(tenant, ours), new Graph(tenant), new Scim(tenant));
    }

    abstract void create(String name, String country);

    abstract void rename(String user, String name);

    abstract void switched(String user, boolean enabled);

    abstract void delete(String user);

    abstract void group(String name);

    abstract void disband(String group);

    abstract void join(String group, String user);

    abstract void leave(String group, String user);

    /** Whether licenses are given here. */
    boolean licenses() {
        return true;
    }

    abstract void assign(String user);

    abstract void take(String user);

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    /** Our own routes. */
    static final class Own extends Face {

        private final Map<String, String> ours;

        private Own(TestTenant tenant, Map<String, String> ours) {
            super(tenant, "/api/v1/", Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER);
            this.ours = ours;
        }

        private String of(String rest) {
            return tenant.path(rest);
        }

        private String user(String objectId) {
            return of("/users/" + ours.get(objectId));
        }

        private String called(String group) {
            return of("/groups/" + ours.get(group));
        }

        @Override
        void create(String name, String country) {
            caller.put(
                            of("/users/" + name.toLowerCase()),
                            Map.of(
                                    "displayName",
                                    name,
                                    "usageLocation",
                                    country,
                                    "profile",
                                    Map.of("userPrincipalName", name + "@faces.example")))
                    .expect(200);
        }

        @Override
        void rename(String user, String name) {
            caller.patch(user(user), Map.of("displayName", name, "usageLocation", "DE"))
                    .expect(200);
        }

        @Override
        void switched(String user, boolean enabled) {
            caller.put(user(user) + "/account", Map.of("enabled", enabled)).expect(200);
        }

        @Override
        void delete(String user) {
            caller.delete(user(user)).expect(200);
        }

        @Override
        void group(String name) {
            caller.put(of("/groups/" + name.toLowerCase()), Map.of("displayName", name, "memberType", "USER"))
                    .expect(200);
        }

        @Override
        void disband(String group) {
            caller.delete(called(group)).expect(204);
        }

        @Override
        void join(String group, String user) {
            caller.post(called(group) + "/members", Map.of("memberIds", List.of(ours.get(user))))
                    .expect(200);
        }

        @Override
        void leave(String group, String user) {
            caller.delete(called(group) + "/members/" + ours.get(user)).expect(200);
        }

        @Override
        void assign(String user) {
            caller.put(user(user) + "/licenses", Map.of("add", List.of(Map.of("sku", E3))))
                    .expect(200);
        }

        @Override
        void take(String user) {
            caller.put(user(user) + "/licenses", Map.of("remove", List.of(E3))).expect(200);
        }
    }

    /** Microsoft Graph's. */
    static final class Graph extends Face {

        private Graph(TestTenant tenant) {
            super(tenant, "/v1.0/", Role.GLOBAL_ADMIN, Role.SERVICE);
        }

        @Override
        void create(String name, String country) {
            caller.post(
                            "/v1.0/users",
                            Map.of(
                                    "displayName",
                                    name,
                                    "userPrincipalName",
                                    name + "@faces.example",
                                    "usageLocation",
                                    country))
                    .expect(201);
        }

        @Override
        void rename(String user, String name) {
            caller.patch("/v1.0/users/" + user, Map.of("displayName", name, "usageLocation", "DE"))
                    .expect(204);
        }

        @Override
        void switched(String user, boolean enabled) {
            caller.patch("/v1.0/users/" + user, Map.of("accountEnabled", enabled))
                    .expect(204);
        }

        @Override
        void delete(String user) {
            caller.delete("/v1.0/users/" + user).expect(204);
        }

        @Override
        void group(String name) {
            caller.post(
                            "/v1.0/groups",
                            Map.of(
                                    "displayName",
                                    name,
                                    "mailEnabled",
                                    false,
                                    "mailNickname",
                                    name,
                                    "securityEnabled",
                                    true))
                    .expect(201);
        }

        @Override
        void disband(String group) {
            caller.delete("/v1.0/groups/" + group).expect(204);
        }

        @Override
        void join(String group, String user) {
            caller.post(
                            "/v1.0/groups/" + group + "/members/$ref",
                            Map.of("@odata.id", "https://graph.example/v1.0/directoryObjects/" + user))
                    .expect(204);
        }

        @Override
        void leave(String group, String user) {
            caller.delete("/v1.0/groups/" + group + "/members/" + user + "/$ref")
                    .expect(204);
        }

        @Override
        void assign(String user) {
            caller.post(
                            "/v1.0/users/" + user + "/assignLicense",
                            Map.of("addLicenses", List.of(Map.of("skuId", E3)), "removeLicenses", List.of()))
                    .expect(200);
        }

        @Override
        void take(String user) {
            caller.post(
                            "/v1.0/users/" + user + "/assignLicense",
                            Map.of("addLicenses", List.of(), "removeLicenses", List.of(E3)))
                    .expect(200);
        }
    }

    /** SCIM. */
    static final class Scim extends Face {

        private static final String TYPE = "application/scim+json";

        private Scim(TestTenant tenant) {
            super(tenant, "/scim/v2/", Role.SERVICE, Role.USER_ADMIN, Role.GROUP_ADMIN);
        }

        private Reply send(String method, String path, Object body) {
            return caller.send(method, "/scim/v2" + path, TYPE, Http.JSON.writeValueAsString(body));
        }

        private Reply patch(String path, Map<String, ?> operation) {
            return send(
                    "PATCH",
                    path,
                    Map.of(
                            "schemas",
                            List.of("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
                            "Operations",
                            List.of(operation)));
        }

        @Override
        void create(String name, String country) {
            send(
                            "POST",
                            "/Users",
                            Map.of(
                                    "userName",
                                    name + "@faces.example",
                                    "externalId",
                                    UUID.nameUUIDFromBytes(name.getBytes()).toString(),
                                    "displayName",
                                    name,
                                    "urn:ietf:params:scim:schemas:extension:zetel:2.0:User",
                                    Map.of("usageLocation", country)))
                    .expect(201);
        }

        @Override
        void rename(String user, String name) {
            patch(
                            "/Users/" + user,
                            Map.of(
                                    "op",
                                    "replace",
                                    "value",
                                    Map.of(
                                            "displayName",
                                            name,
                                            "urn:ietf:params:scim:schemas:extension:zetel:2.0:User:usageLocation",
                                            "DE")))
                    .expect(200);
        }

        @Override
        void switched(String user, boolean enabled) {
            patch("/Users/" + user, Map.of("op", "replace", "value", Map.of("active", enabled)))
                    .expect(200);
        }

        @Override
        void delete(String user) {
            caller.delete("/scim/v2/Users/" + user).expect(204);
        }

        @Override
        void group(String name) {
            send("POST", "/Groups", Map.of("displayName", name)).expect(201);
        }

        @Override
        void disband(String group) {
            caller.delete("/scim/v2/Groups/" + group).expect(204);
        }

        @Override
        void join(String group, String user) {
            patch("/Groups/" + group, Map.of("op", "add", "path", "members", "value", List.of(Map.of("value", user))))
                    .expect(204);
        }

        @Override
        void leave(String group, String user) {
            patch("/Groups/" + group, Map.of("op", "remove", "path", "members[value eq \"" + user + "\"]"))
                    .expect(204);
        }

        @Override
        boolean licenses() {
            return false;
        }

        @Override
        void assign(String user) {
            throw new UnsupportedOperationException("SCIM knows no licenses");
        }

        @Override
        void take(String user) {
            throw new UnsupportedOperationException("SCIM knows no licenses");
        }
    }
}
