package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Accounts that are disabled, and members who are replaced, over HTTP")
class AccountsAndMembersSpec {

    private static final String E3 = "SPE_E3";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @Test
    void P26_a_disabled_account_gives_its_seat_back_is_seen_and_gets_it_again() {
        office.tenant().buy(E3, 1);
        office.user("alice");
        office.assign("alice", E3).expect(200);
        var disabled = account(Map.of("enabled", false, "licenses", "SUSPEND")).expect(200);
        assertThat(disabled.json().at("/accountEnabled").asBoolean()).isFalse();
        assertThat(disabled.text("/state")).isEqualTo("ACTIVE");
        assertThat(office.licences(disabled, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Suspended")));
        assertThat(office.assigned(disabled, E3)).isZero();
        assertThat(office.tenant()
                        .readAfter(disabled, "/users")
                        .json()
                        .at("/items/0/accountEnabled")
                        .asBoolean())
                .isFalse();
        assertThat(office.tenant()
                        .as(Role.AUDITOR)
                        .get(office.tenant()
                                .path("/history/events?type=AccountDisabled&waitFor="
                                        + disabled.header("Licensing-Position")))
                        .body())
                .contains("user:alice");
        assertThat(TestTenant.each(office.tenant().readAfter(disabled, "/users/alice/timeline"), "type"))
                .contains("AccountDisabled");

        var enabled = account(Map.of("enabled", true)).expect(200);
        assertThat(enabled.json().at("/accountEnabled").asBoolean()).isTrue();
        assertThat(office.licences(enabled, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
    }

    @Test
    void P26_says_what_it_needs_and_who_may() {
        office.user("alice");
        assertThat(account(Map.of("licenses", "KEEP")).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/enabled");
        office.tenant()
                .as(Role.READER)
                .put(office.tenant().path("/users/alice/account"), Map.of("enabled", false))
                .expect(403);
    }

    @Test
    void G11_members_are_replaced_at_once_or_not_at_all() {
        office.tenant().buy(E3, 2);
        office.users("alice", "bob", "carol");
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "alice", "bob");
        var refused = members(List.of("carol", "nobody")).expect(400);
        assertThat(refused.text("/errors/0/code")).isEqualTo("MEMBER_NOT_FOUND");
        var replaced = office.finished(members(List.of("bob", "carol")).expect(202));
        assertThat(TestTenant.each(office.tenant().readAfter(replaced, "/groups/sales/members"), "memberId"))
                .containsExactly("bob", "carol");
        assertThat(office.licences(replaced, "alice")).isEmpty();
        assertThat(office.licences(replaced, "carol")).isEqualTo(Map.of(E3, List.of("GROUP sales Active")));
    }

    @Test
    void G11_many_members_get_what_the_group_gives_by_a_job() {
        office.tenant().buy(E3, 700);
        office.manyUsers(700);
        office.group("all", "USER");
        office.give("all", E3);
        var done = office.finished(office.tenant()
                .as(Role.SERVICE)
                .put(
                        office.tenant().path("/groups/all/members"),
                        Map.of(
                                "memberIds",
                                IntStream.range(0, 700).mapToObj(i -> "m-" + i).toList()))
                .expect(202));
        assertThat(office.assigned(done, E3)).isEqualTo(700);
    }

    private Reply account(Map<String, ?> body) {
        return office.tenant().as(Role.USER_ADMIN).put(office.tenant().path("/users/alice/account"), body);
    }

    private Reply members(List<String> ids) {
        return office.tenant()
                .as(Role.GROUP_ADMIN)
                .put(office.tenant().path("/groups/sales/members"), Map.of("memberIds", ids));
    }
}
