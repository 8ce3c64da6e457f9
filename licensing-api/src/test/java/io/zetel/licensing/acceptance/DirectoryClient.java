package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A tenant with people, devices and groups, and those who look after them. */
record DirectoryClient(TestTenant tenant) {

    /** An office in the Netherlands. */
    static DirectoryClient open(Http http) {
        return new DirectoryClient(TestTenant.registered(http));
    }

    /** A member who works in the Netherlands. */
    Reply user(String id) {
        return user(id, Map.of("usageLocation", "NL"));
    }

    /** A user with these facts. */
    Reply user(String id, Map<String, ?> facts) {
        return tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/" + id), facts)
                .expect(200);
    }

    /** Members who work in the Netherlands. */
    void users(String... ids) {
        Stream.of(ids).forEach(this::user);
    }

    /** As many members as wanted, m-0 and so on. */
    void manyUsers(int count) {
        batch("/users/batch", IntStream.range(0, count).mapToObj(i -> Map.of("userId", "m-" + i)), Role.SERVICE);
    }

    Reply device(String id) {
        return tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/devices/" + id), Map.of("displayName", "Device " + id))
                .expect(200);
    }

    /** A group of USERs or DEVICEs. */
    Reply group(String id, String memberType) {
        return tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/" + id), Map.of("displayName", "Group " + id, "memberType", memberType))
                .expect(200);
    }

    /** As the directory reports it, also where a group licenses devices (D08). */
    Reply join(String group, String... members) {
        return tenant.as(Role.SERVICE)
                .post(tenant.path("/groups/" + group + "/members"), Map.of("memberIds", List.of(members)))
                .expect(200);
    }

    Reply leave(String group, String member) {
        return tenant.as(Role.SERVICE)
                .delete(tenant.path("/groups/" + group + "/members/" + member))
                .expect(200);
    }

    /** Lets the group give these products as well. */
    Reply give(String group, String... skus) {
        return license(group, Map.of("add", choices(skus))).expect(202);
    }

    /** Lets the group no longer give these. */
    Reply take(String group, String... skus) {
        return license(group, Map.of("remove", List.of(skus))).expect(202);
    }

    Reply license(String group, Map<String, ?> change) {
        return tenant.as(Role.GLOBAL_ADMIN).put(tenant.path("/groups/" + group + "/licenses"), change);
    }

    /** Assigns these to the user directly. */
    Reply assign(String user, String... skus) {
        return direct(user, Map.of("add", choices(skus)));
    }

    /** Removes these direct licences of the user. */
    Reply unassign(String user, String... skus) {
        return direct(user, Map.of("remove", List.of(skus)));
    }

    Reply direct(String user, Map<String, ?> change) {
        return tenant.as(Role.LICENSE_ADMIN).put(tenant.path("/users/" + user + "/licenses"), change);
    }

    /**
     * What the user has after this write: per product its sources with their states, such as {@code GROUP sales
     * Active}.
     */
    Map<String, List<String>> licences(Reply write, String user) {
        return licences(tenant.readAfter(write, "/users/" + user + "/licenses"));
    }

    /** What the user has now. */
    Map<String, List<String>> licences(String user) {
        return licences(tenant.as(Role.READER).get(tenant.path("/users/" + user + "/licenses")));
    }

    /** Per product its sources with their states. */
    static Map<String, List<String>> licences(Reply reply) {
        var all = new HashMap<String, List<String>>();
        reply.expect(200)
                .json()
                .get("licenses")
                .forEach(product -> all.put(
                        product.get("sku").asString(),
                        product.get("sources")
                                .valueStream()
                                .map(DirectoryClient::source)
                                .toList()));
        return all;
    }

    private static String source(JsonNode source) {
        return Stream.of("type", "id", "state", "error")
                .map(source::get)
                .filter(node -> !node.isNull())
                .map(JsonNode::asString)
                .collect(Collectors.joining(" "));
    }

    /** May the user use the service, sitting at the device where one is given? */
    String access(Reply write, String user, String servicePlan, String... device) {
        var at = device.length == 0 ? "" : "&device=" + device[0];
        return tenant.readAfter(write, "/users/" + user + "/access?servicePlan=" + servicePlan + at)
                .expect(200)
                .text("/access");
    }

    Reply licensing(Reply write, String group) {
        return tenant.readAfter(write, "/groups/" + group + "/licensing").expect(200);
    }

    int assigned(Reply write, String sku) {
        return tenant.seatsAfter(write, sku).number("/assigned");
    }

    /** Waits until the user has exactly this. */
    void awaitLicenses(String user, Map<String, List<String>> expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(licences(user)).isEqualTo(expected));
    }

    /** Posts JSON lines and waits for the job to be over. */
    Reply batch(String path, Stream<?> lines, Role role) {
        var body = lines.map(Http.JSON::writeValueAsString).collect(Collectors.joining("\n"));
        return finished(tenant.as(role)
                .post(tenant.path(path), "application/x-ndjson", BodyPublishers.ofString(body))
                .expect(202));
    }

    /** The job once it is over. */
    Reply finished(Reply accepted) {
        return finished(accepted, Duration.ofSeconds(60));
    }

    /** The job once it is over, waiting at most so long. */
    Reply finished(Reply accepted, Duration atMost) {
        var job = accepted.header("Location");
        return Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tenant.as(Role.READER).get(job).expect(200), reply -> List.of("COMPLETED", "FAILED")
                        .contains(reply.text("/state")));
    }

    private static List<Map<String, String>> choices(String... skus) {
        return Stream.of(skus).map(sku -> Map.of("sku", sku)).toList();
    }
}
