package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes as clients of the Graph dialect follow them, and the tokens they come back with. */
@DisplayName("Over Microsoft Graph's delta")
class GraphDeltaSpec {

    private final DirectoryClient directory =
            DirectoryClient.open(RunningZetel.shared().http());
    private final Caller caller = directory.tenant().as(Role.GLOBAL_ADMIN);

    @Test
    void a_group_tells_who_is_in_it_and_then_who_came_and_went() {
        directory.users("a", "b", "c");
        directory.group("g", "USER");
        directory.group("quiet", "USER");
        directory.join("g", "a", "b");

        var first = follow("/v1.0/groups/delta?$select=displayName,members");
        assertThat(first.members("Group g")).containsExactly("+a", "+b");
        assertThat(first.members("Group quiet")).isEmpty();
        assertThat(follow(first.next()).value()).isEmpty();

        directory.join("g", "c");
        directory.leave("g", "a");
        directory.leave("g", "b");
        directory.join("g", "b");
        var second = follow(first.next());
        assertThat(second.members("Group g")).containsExactlyInAnyOrder("-a", "+b", "+c");
        assertThat(second.value()).hasSize(1);

        directory
                .tenant()
                .as(Role.GROUP_ADMIN)
                .delete(directory.tenant().path("/groups/quiet"))
                .expect(204);
        var third = follow(second.next());
        assertThat(third.value()).singleElement().satisfies(one -> {
            assertThat(one.get("@removed").get("reason").asString()).isEqualTo("deleted");
            assertThat(one.has("members@delta")).isFalse();
        });
        // Whoever does not ask for members is not told of them, and is told the id all the same.
        var plain = follow("/v1.0/groups/delta?$select=displayName");
        assertThat(plain.value()).singleElement().satisfies(one -> {
            assertThat(one.has("members@delta")).isFalse();
            assertThat(one.get("id").asString()).isNotBlank();
        });
    }

    @Test
    void members_of_a_large_group_come_in_parts_of_five_hundred() {
        directory.manyUsers(1203);
        directory.group("crowd", "USER");
        directory.group("other", "USER");
        directory.join("other", "m-0");
        var latest = link(get("/v1.0/groups/delta?$deltatoken=latest"), "/@odata.deltaLink");
        for (int from = 0; from < 1203; from += 401) {
            var some = IntStream.range(from, from + 401).mapToObj(i -> "m-" + i);
            directory.join("crowd", some.toArray(String[]::new));
        }

        var whole = follow("/v1.0/groups/delta?$select=displayName,members");
        assertThat(whole.pages()).isEqualTo(3);
        assertThat(whole.members("Group crowd")).hasSize(1203).doesNotHaveDuplicates();
        assertThat(whole.members("Group other")).containsExactly("+m-0");
        var changes = follow(latest);
        assertThat(changes.members("Group crowd")).hasSize(1203).doesNotHaveDuplicates();
    }

    @Test
    void only_those_of_some_ids_may_be_followed() {
        directory.users("one", "two", "three");
        var two = get("/v1.0/users/two").text("/id");
        var query = "/v1.0/users/delta?$select=userPrincipalName&$filter=id%20eq%20'" + two + "'%20or%20id%20eq%20'"
                + get("/v1.0/users/three").text("/id") + "'";
        var first = follow(query);
        assertThat(each(first.value(), "userPrincipalName")).containsExactlyInAnyOrder("two", "three");
        directory.user("one", Map.of("usageLocation", "DE"));
        directory.user("two", Map.of("usageLocation", "DE"));
        assertThat(each(follow(first.next()).value(), "userPrincipalName")).containsExactly("two");
        for (var refused : List.of("displayName%20eq%20'x'", "id%20ne%20'x'", "id%20eq%20'x'%20and%20id%20eq%20'y'")) {
            assertThat(caller.get("/v1.0/users/delta?$filter=" + refused)
                            .expect(400)
                            .text("/error/code"))
                    .isEqualTo("Request_UnsupportedQuery");
        }
    }

    @Test
    void a_token_is_good_for_its_tenant_its_list_and_what_was_asked_of_it_alone() {
        directory.users("a", "b", "c");
        var stranger = DirectoryClient.open(RunningZetel.shared().http());
        var elsewhere = stranger.tenant().as(Role.GLOBAL_ADMIN);
        var next = link(get("/v1.0/users?$top=1&$orderby=displayName"), "/@odata.nextLink");
        var delta = link(get("/v1.0/users/delta?$deltatoken=latest"), "/@odata.deltaLink");

        get(next);
        get(delta);
        expired(elsewhere.get(next));
        expired(caller.get(next.replace("/users?", "/devices?")));
        expired(caller.get(next.replace("$orderby=displayName", "$orderby=displayName%20desc")));
        expired(caller.get(next.replace("$top=1", "$top=1&$filter=accountEnabled%20eq%20true")));
        expired(caller.get(next.replace("$skiptoken=", "$skiptoken=A")));
        expired(caller.get(next.substring(0, next.lastIndexOf('.'))));
        // How much comes at once, and what is shown, a client may change on the way.
        get(next.replace("$top=1", "$top=2&$select=id"));
        for (var gone : List.of(
                elsewhere.get(delta),
                caller.get(delta.replace("/users/", "/groups/")),
                caller.get(delta.substring(0, delta.length() - 1)),
                caller.get("/v1.0/users/delta?$deltatoken=x"))) {
            assertThat(gone.expect(410).text("/error/code")).isEqualTo("syncStateNotFound");
            assertThat(gone.header("Location")).endsWith("/delta");
        }
    }

    private static void expired(Reply reply) {
        assertThat(reply.expect(400).text("/error/code")).isEqualTo("Directory_ExpiredPageToken");
    }

    /** All pages of a round, and the link to the next one. */
    private record Followed(List<JsonNode> value, int pages, String next) {

        /** Who came and who went, of all parts of a group, by what our own routes call them. */
        List<String> members(String group) {
            return value.stream()
                    .filter(one -> one.path("displayName").asString("").equals(group))
                    .flatMap(one -> one.path("members@delta").valueStream())
                    .map(member -> (member.has("@removed") ? "-" : "+")
                            + NAMES.get(member.get("id").asString()))
                    .toList();
        }
    }

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    private Followed follow(String path) {
        // What changed is told by the history, which our own routes do not wait for.
        var head = RunningZetel.shared().context().getBean(Positions.class).head();
        directory
                .tenant()
                .as(Role.AUDITOR)
                .get(directory.tenant().path("/history/events?waitFor=" + head))
                .expect(200);
        names("/v1.0/users?$top=999&$select=id,userPrincipalName");
        var value = new ArrayList<JsonNode>();
        int pages = 0;
        for (var at = path; ; pages++) {
            var page = get(at);
            page.json().get("value").forEach(value::add);
            if (page.json().has("@odata.deltaLink")) {
                return new Followed(value, pages + 1, link(page, "/@odata.deltaLink"));
            }
            at = link(page, "/@odata.nextLink");
        }
    }

    private void names(String path) {
        for (var at = path; at != null; ) {
            var page = get(at);
            page.json()
                    .get("value")
                    .forEach(one -> NAMES.put(
                            one.get("id").asString(),
                            one.get("userPrincipalName").asString()));
            at = page.json().has("@odata.nextLink") ? link(page, "/@odata.nextLink") : null;
        }
    }

    private static List<String> each(List<JsonNode> value, String field) {
        return value.stream().map(one -> one.get(field).asString()).toList();
    }

    private Reply get(String path) {
        return caller.get(path).expect(200);
    }

    private static String link(Reply page, String pointer) {
        var link = page.text(pointer);
        return link.substring(link.indexOf("/v1.0"));
    }
}
