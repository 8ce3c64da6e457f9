package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Many writes with dryRun=true")
class DryRunsOfManySpec extends DryAndReal {

    @Test
    void S20_judges_claims_of_a_stream_one_after_the_other() {
        furnish(2);
        var stream = lines(
                "/claims/batch",
                claim("kim"),
                Map.of("app", "NOPE"),
                claim("kim"),
                claim("lee"),
                claim("max"),
                claim("joe"));
        assertThat(isToldAsItHappens("claims", dry -> {
                    var reply = stream.apply(dry);
                    if (dry) {
                        assertThat(counts(reply)).as("kim twice, joe too late").containsExactly(6, 3, 1, 2);
                        assertThat(reply.json()
                                        .get("errors")
                                        .valueStream()
                                        .map(error -> error.path("line").asInt() + " "
                                                + error.path("item").asString("") + " "
                                                + error.get("code").asString()))
                                .contains("6 joe OUT_OF_LICENSES")
                                .anyMatch(error -> error.startsWith("2  "));
                    }
                    return reply;
                }))
                .isTrue();
        assertThat(dry("POST", "/claims/batch", null).status()).isEqualTo(415);
        var many = IntStream.range(0, 10_001).mapToObj(i -> "{}").collect(Collectors.joining("\n"));
        assertThat(admin.send("POST", tenant.path("/claims/batch?dryRun=true"), "application/x-ndjson", many)
                        .expect(400)
                        .text("/code"))
                .isEqualTo("TOO_MANY_LINES");
    }

    @Test
    void S20_tells_of_each_line_that_names_a_member() {
        furnish(700);
        office.manyUsers(600);
        office.group("nothing", "USER");
        var wrong = Map.of("memberId", "");
        for (var group : List.of("people", "nothing")) {
            var ids = IntStream.range(0, 600).mapToObj(i -> Map.of("memberId", "m-" + i));
            var body = Stream.concat(
                            Stream.of(wrong, Map.of("memberId", "alice"), Map.of("memberId", "alice"), wrong), ids)
                    .toArray(Map<?, ?>[]::new);
            assertThat(isToldAsItHappens(group, dry -> {
                        var reply = lines("/groups/" + group + "/members", body).apply(dry);
                        if (dry) {
                            assertThat(counts(reply)).as(group).containsExactly(604, 601, 1, 2);
                            assertThat(reply.text("/lines/0/events/0")).isEqualTo("GroupMembersAdded");
                        }
                        return reply;
                    }))
                    .isTrue();
        }
        assertThat(lines("/groups/nobodys/members", wrong)
                        .apply(true)
                        .expect(404)
                        .text("/code"))
                .isEqualTo("GROUP_NOT_FOUND");
    }

    @Test
    void S20_tells_which_lines_ask_for_what_another_has() {
        furnish(2);
        var users = lines("/users/batch", user("kim", "kim"), user("lee", "kim"), user("max", "max"));
        var purchases = lines("/subscriptions/batch", purchase(E3), purchase(E5), purchase(E3));
        for (var write : List.of(users, purchases)) {
            assertThat(isToldAsItHappens("taken", dry -> {
                        var reply = write.apply(dry);
                        if (dry) {
                            assertThat(reply.number("/failed")).as(reply.body()).isEqualTo(1);
                            assertThat(reply.text("/errors/0/code")).isIn("USER_NAME_TAKEN", "EXTERNAL_KEY_TAKEN");
                        }
                        return reply;
                    }))
                    .isTrue();
        }
    }

    @Test
    void S20_tells_what_follows_for_the_members_of_a_large_group_too() {
        furnish(1001);
        office.manyUsers(1200);
        office.group("large", "USER");
        assertThat(isToldAsItHappens("many join", both("POST", "/groups/large/members", members(0, 1200))))
                .isTrue();
        for (var change : List.of(
                Map.of("add", List.of(Map.of("sku", E3))),
                Map.of("add", List.of(Map.of("sku", E3, "disabledPlans", List.of("SWAY")))),
                Map.of("remove", List.of(E3)))) {
            assertThat(isToldAsItHappens("large", both("PUT", "/groups/large/licenses", change)))
                    .isTrue();
        }
    }

    @Test
    void S20_tells_how_many_join_a_group_that_gives_something() {
        furnish(700);
        office.manyUsers(1100);
        assertThat(isToldAsItHappens("many join", both("POST", "/groups/people/members", members(0, 1105))))
                .isTrue();
        assertThat(dry("POST", "/groups/nobodys/members", members(0, 600))
                        .expect(404)
                        .text("/code"))
                .isEqualTo("GROUP_NOT_FOUND");
    }

    /** Of the lines: all, those that change something, those that change nothing, those that fail. */
    private static List<Integer> counts(Reply told) {
        return Stream.of("/total", "/changing", "/unchanged", "/failed")
                .map(told::number)
                .toList();
    }

    private static Map<String, ?> purchase(String sku) {
        return Map.of("sku", sku, "seats", 5, "externalKey", "one");
    }

    private static Map<String, List<String>> members(int from, int to) {
        return Map.of(
                "memberIds", IntStream.range(from, to).mapToObj(i -> "m-" + i).toList());
    }
}
