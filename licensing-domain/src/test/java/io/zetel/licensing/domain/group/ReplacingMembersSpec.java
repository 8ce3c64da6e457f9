package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.MEMBER_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.shared.GroupId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Replacing the members of a group")
class ReplacingMembersSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(VISIO, 2),
                    member(ALICE, "NL"),
                    member(BOB, "NL"),
                    member(CAROL, "NL"),
                    users(SALES),
                    users(SUPPORT));

    @Test
    void G11_moves_the_seat_of_who_leaves_to_who_joins_and_leaves_the_others_alone() {
        scenario.given(gives(SALES, VISIO), joins(SALES, ALICE, BOB));
        var events = scenario.when(replaces("bob", "carol")).events();
        assertThat(events)
                .startsWith(
                        new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                        new GroupMembersAdded(CONTOSO, SALES, List.of(CAROL)));
        assertThat(events).contains(disinherited(ALICE, SALES, VISIO, true), inherited(CAROL, SALES, VISIO));
        assertThat(scenario.holder(CONTOSO, BOB).holds(VISIO.skuId())).isTrue();
        scenario.when(replaces("carol", "bob", "carol")).thenNothing();
    }

    @Test
    void G11_is_refused_as_a_whole_for_an_id_that_cannot_be_a_member() {
        scenario.given(joins(SALES, ALICE)).when(replaces("bob", "nobody")).thenRefused(MEMBER_NOT_FOUND);
        scenario.when(replaces("support")).thenRefused(MEMBER_NOT_FOUND);
        scenario.when(new ReplaceMembers(CONTOSO, new GroupId("none"), List.of(), null))
                .thenRefused(GROUP_NOT_FOUND);
    }

    @Test
    void G11_by_nobody_empties_the_group() {
        scenario.given(joins(SALES, ALICE))
                .when(replaces())
                .thenEvents(new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)));
    }

    private static ReplaceMembers replaces(String... ids) {
        return new ReplaceMembers(CONTOSO, SALES, List.of(ids), null);
    }
}
