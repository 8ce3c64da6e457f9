package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random writes through our own routes, Microsoft Graph's and SCIM's: whichever face one came through, all three show
 * the same afterwards, and the history the same event, with the client that sent it and the route it took.
 */
@DisplayName("Our own routes, Microsoft Graph's and SCIM's")
class ThreeFacesSpec {

    private static final int WRITES = Integer.getInteger("zetel.faces.writes", 30);
    private static final long SEED = Long.getLong("zetel.faces.seed", 20261128L);

    private final TestTenant tenant = TestTenant.registered(RunningZetel.shared());
    private final Map<String, String> ours = new TreeMap<>();
    private final List<Face> faces = Face.all(tenant, ours);
    private final Map<Face, String> actors = new HashMap<>();
    private final Random random = new Random(SEED);
    private final List<String> done = new ArrayList<>();
    private long told;

    /** What a face shows. */
    private record Seen(
            Map<String, String> users, Map<String, Set<String>> members, Map<String, Set<String>> licenses) {}

    /** A write that can be made now, and the event that it leads to. */
    private record Write(String event, String what, Runnable send) {}

    @Test
    void show_the_same_whichever_of_them_is_written_through() {
        tenant.buy("SPE_E3", 5);
        told = head();
        for (int i = 0; i < WRITES; i++) {
            var face = faces.get(random.nextInt(faces.size()));
            var before = graph();
            var possible = possible(face, before, i);
            var write = possible.get(random.nextInt(possible.size()));
            done.add(i + " " + face + " " + write.what());
            write.send().run();
            var position =
                    RunningZetel.shared().context().getBean(Positions.class).head();
            var own = own(position);
            assertThat(graph()).as("Graph and our own, seed %d: %s", SEED, done).isEqualTo(own);
            assertThat(scim())
                    .as("SCIM and our own, seed %d: %s", SEED, done)
                    .isEqualTo(new Seen(own.users(), own.members(), Map.of()));
            history(position, face, write.event());
        }
        assertThat(actors.values()).doesNotHaveDuplicates();
    }

    private List<Write> possible(Face face, Seen seen, int i) {
        var writes = new ArrayList<Write>();
        writes.add(new Write("UserProvisioned", "creates a user", () -> face.create("User" + i, "NL")));
        writes.add(new Write("GroupCreated", "makes a group", () -> face.group("Group" + i)));
        var users = List.copyOf(seen.users().keySet());
        if (!users.isEmpty()) {
            var user = users.get(random.nextInt(users.size()));
            var facts = seen.users().get(user);
            boolean enabled = facts.contains(" enabled ");
            if (!facts.endsWith(" DE")) {
                writes.add(new Write("UsageLocationSet", "moves " + user, () -> face.rename(user, "Renamed" + i)));
            }
            writes.add(new Write(
                    enabled ? "AccountDisabled" : "AccountEnabled",
                    (enabled ? "disables " : "enables ") + user,
                    () -> face.switched(user, !enabled)));
            if (i % 4 == 0) {
                writes.add(new Write("UserSoftDeleted", "deletes " + user, () -> face.delete(user)));
            }
            members(face, seen, user, writes);
            if (face.licenses()) {
                boolean has = !seen.licenses().get(user).isEmpty();
                if (has || enabled && used(seen) < 5) {
                    writes.add(new Write(
                            has ? "LicenseRemoved" : "LicenseAssigned",
                            (has ? "takes from " : "gives to ") + user,
                            () -> {
                                if (has) {
                                    face.take(user);
                                } else {
                                    face.assign(user);
                                }
                            }));
                }
            }
        }
        return writes;
    }

    private static long used(Seen seen) {
        return seen.licenses().values().stream().filter(all -> !all.isEmpty()).count();
    }

    private void members(Face face, Seen seen, String user, List<Write> writes) {
        var groups = List.copyOf(seen.members().keySet());
        if (groups.isEmpty()) {
            return;
        }
        var group = groups.get(random.nextInt(groups.size()));
        boolean isIn = seen.members().get(group).contains(user);
        writes.add(new Write(
                isIn ? "GroupMembersRemoved" : "GroupMembersAdded",
                user + (isIn ? " leaves " : " joins ") + group,
                () -> {
                    if (isIn) {
                        face.leave(group, user);
                    } else {
                        face.join(group, user);
                    }
                }));
        if (random.nextInt(5) == 0) {
            writes.add(new Write("GroupDeleted", "disbands " + group, () -> face.disband(group)));
        }
    }

    private Seen own(long position) {
        var reader = tenant.as(Role.READER);
        var wait = "waitFor=" + position;
        var users = new TreeMap<String, String>();
        var licenses = new TreeMap<String, Set<String>>();
        var ids = new TreeMap<String, String>();
        for (var state : List.of("ACTIVE", "DELETED")) {
            items(reader.get(tenant.path("/users?limit=500&state=" + state + "&" + wait)), "items")
                    .forEach(one -> ids.put(id(one), one.get("objectId").asString()));
        }
        ids.forEach((id, objectId) -> ours.put(objectId, id));
        for (var one : items(reader.get(tenant.path("/users?state=ACTIVE&limit=500&" + wait)), "items")) {
            var id = one.get("objectId").asString();
            users.put(
                    id,
                    facts(
                            one.get("userPrincipalName"),
                            one.get("displayName"),
                            one.get("accountEnabled"),
                            one.get("usageLocation")));
            var held = new TreeSet<String>();
            items(reader.get(tenant.path("/users/" + id(one) + "/licenses")), "licenses")
                    .forEach(product -> product.get("sources")
                            .forEach(source -> held.add(product.get("skuId").asString() + " "
                                    + source.get("type").asString() + " "
                                    + source.get("state").asString().replace("Suspended", "Disabled"))));
            licenses.put(id, held);
        }
        var members = new TreeMap<String, Set<String>>();
        for (var group : items(reader.get(tenant.path("/groups?limit=500&" + wait)), "items")) {
            var in = new TreeSet<String>();
            items(reader.get(tenant.path("/groups/" + group.get("groupId").asString() + "/members?limit=500")), "items")
                    .forEach(member -> in.add(ids.get(member.get("memberId").asString())));
            members.put(group.get("objectId").asString(), in);
            ours.put(group.get("objectId").asString(), group.get("groupId").asString());
        }
        return new Seen(users, members, licenses);
    }

    private static String id(JsonNode user) {
        return user.get("userId").asString();
    }

    private Seen graph() {
        var reader = tenant.as(Role.READER);
        var users = new TreeMap<String, String>();
        var licenses = new TreeMap<String, Set<String>>();
        for (var one : items(
                reader.get("/v1.0/users?$top=999&$select=id,userPrincipalName,displayName,accountEnabled,usageLocation,"
                        + "licenseAssignmentStates"),
                "value")) {
            var id = one.get("id").asString();
            users.put(
                    id,
                    facts(
                            one.get("userPrincipalName"),
                            one.get("displayName"),
                            one.get("accountEnabled"),
                            one.get("usageLocation")));
            var held = new TreeSet<String>();
            one.get("licenseAssignmentStates")
                    .forEach(state -> held.add(state.get("skuId").asString() + " "
                            + state.get("@zetel.source").asString() + " "
                            + state.get("state").asString()));
            licenses.put(id, held);
        }
        var members = new TreeMap<String, Set<String>>();
        for (var group : items(reader.get("/v1.0/groups?$top=999&$select=id"), "value")) {
            var id = group.get("id").asString();
            var in = new TreeSet<String>();
            items(reader.get("/v1.0/groups/" + id + "/members?$top=999&$select=id"), "value")
                    .forEach(member -> in.add(member.get("id").asString()));
            members.put(id, in);
        }
        return new Seen(users, members, licenses);
    }

    private Seen scim() {
        var reader = tenant.as(Role.SERVICE);
        var users = new TreeMap<String, String>();
        for (var one : items(reader.get("/scim/v2/Users?count=200"), "Resources")) {
            users.put(
                    one.get("id").asString(),
                    facts(
                            one.get("userName"),
                            one.get("displayName"),
                            one.get("active"),
                            one.path("urn:ietf:params:scim:schemas:extension:zetel:2.0:User")
                                    .path("usageLocation")));
        }
        var members = new TreeMap<String, Set<String>>();
        for (var group : items(reader.get("/scim/v2/Groups?count=200"), "Resources")) {
            var in = new TreeSet<String>();
            group.path("members").forEach(member -> in.add(member.get("value").asString()));
            members.put(group.get("id").asString(), in);
        }
        return new Seen(users, members, Map.of());
    }

    private static String facts(JsonNode name, JsonNode display, JsonNode enabled, JsonNode location) {
        return name.asString().toLowerCase() + " " + display.asString() + (enabled.asBoolean() ? " enabled " : " off ")
                + location.asString("?");
    }

    private static List<JsonNode> items(Reply reply, String field) {
        return reply.expect(200).json().path(field).valueStream().toList();
    }

    private long head() {
        var position = RunningZetel.shared().context().getBean(Positions.class).head();
        var last = items(
                tenant.as(Role.AUDITOR).get(tenant.path("/history/events?order=desc&limit=1&waitFor=" + position)),
                "items");
        return last.getFirst().get("n").asLong();
    }

    /** All that a write led to was sent by this face's client, through one of its routes. */
    private void history(long position, Face face, String expected) {
        var events = items(
                tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?limit=500&after=" + told + "&waitFor=" + position)),
                "items");
        var types = new HashSet<String>();
        for (var event : events) {
            told = event.get("n").asLong();
            types.add(event.get("type").asString());
            assertThat(event.at("/metadata/route").asString())
                    .as("%s by %s: %s", event, face, done.getLast())
                    .contains(face.path);
            var actor = event.at("/metadata/actor").asString();
            assertThat(actors.computeIfAbsent(face, _ -> actor)).isEqualTo(actor);
        }
        assertThat(types).as(done.getLast()).contains(expected);
    }
}
