package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.guest;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Licences through groups")
class GroupLicensingSpec extends GroupsAtContoso {

    @Nested
    class reaching_members {

        @Test
        void G02_G05_P18_reach_all_who_are_members_with_all_products() {
            var happened = scenario.given(joins(SALES, ALICE, BOB)).when(gives(SALES, E3, VISIO));
            assertThat(happened.events(GroupLicensesSet.class))
                    .singleElement()
                    .satisfies(
                            set -> assertThat(set.licenses()).extracting("sku").containsExactly(E3.sku(), VISIO.sku()));
            assertThat(happened.events(LicenseInherited.class))
                    .containsExactly(
                            inherited(ALICE, SALES, E3),
                            inherited(ALICE, SALES, VISIO),
                            inherited(BOB, SALES, E3),
                            inherited(BOB, SALES, VISIO));
            assertThat(happened.events(GroupProcessingStarted.class))
                    .extracting(GroupProcessingStarted::members)
                    .containsExactly(2);
            assertThat(happened.events(GroupProcessingFinished.class))
                    .extracting(
                            GroupProcessingFinished::ok,
                            GroupProcessingFinished::failed,
                            GroupProcessingFinished::skipped)
                    .containsExactly(tuple(2, 0, 0));
            assertThat(((GroupChange) happened.answer()).ok()).isEqualTo(2);
        }

        @Test
        void G03_reach_who_joins_later() {
            scenario.given(gives(SALES, E3))
                    .when(joins(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE)),
                            inherited(ALICE, SALES, E3),
                            seatsTaken(E3, 1, 1));
        }

        @Test
        void G04_leave_who_leaves() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            disinherited(ALICE, SALES, E3, true),
                            seatsFreed(E3, 1, 0));
        }

        @Test
        void G04_leave_the_seat_where_another_source_needs_it() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, E3))
                    .when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            disinherited(ALICE, SALES, E3, false));
        }

        @Test
        void P22_leave_all_when_the_group_loses_the_product() {
            var happened = scenario.given(gives(SALES, E3, F3), joins(SALES, ALICE, BOB))
                    .when(takes(SALES, E3));
            assertThat(happened.events())
                    .contains(
                            disinherited(ALICE, SALES, E3, true),
                            disinherited(BOB, SALES, E3, true),
                            seatsFreed(E3, 2, 0));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(F3.skuId())).isTrue();
        }

        @Test
        void do_nothing_twice() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(joins(SALES, ALICE))
                    .thenNothing();
            scenario.when(gives(SALES, E3)).thenNothing();
            scenario.when(leaves(SALES, BOB)).thenNothing();
            scenario.when(new GroupCommand.ApplyGroup(CONTOSO, SALES, List.of(ALICE, BOB)))
                    .thenNothing();
        }

        @Test
        void leave_out_whom_the_directory_has_not_told_of_and_what_is_no_user() {
            var laptop = HolderId.device("laptop");
            scenario.given(gives(SALES, E3), new PutDevice(CONTOSO, laptop));
            var joined = scenario.when(
                    new GroupCommand.AddMembers(CONTOSO, SALES, List.of("dave", "laptop", "support", "alice")));
            joined.thenEvents(
                    new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE)),
                    inherited(ALICE, SALES, E3),
                    seatsTaken(E3, 1, 1));
            assertThat(scenario.holder(CONTOSO, HolderId.user("dave")).isKnown())
                    .isFalse();
            scenario.when(joins(SALES, HolderId.user("dave"))).thenNothing();
        }

        @Test
        void know_a_member_and_the_group_under_every_spelling_and_go_on_with_the_first() {
            var kim = HolderId.user("Kim.Park@example.org");
            var other = HolderId.user("KIM.PARK@EXAMPLE.ORG");
            scenario.given(member(kim, "NL"), gives(SALES, E3));
            scenario.when(joins(SALES, other))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(kim)),
                            inherited(kim, SALES, E3),
                            seatsTaken(E3, 1, 1));
            scenario.when(joins(SALES, kim)).thenNothing();
            scenario.when(leaves(SALES, HolderId.user("kim.park@example.org")))
                    .thenEvents(
                            new GroupEvent.GroupMembersRemoved(CONTOSO, SALES, List.of(kim)),
                            disinherited(kim, SALES, E3, true),
                            seatsFreed(E3, 1, 0));
            var team = new GroupId("Team@example.org");
            scenario.given(users(team)).when(gives(new GroupId("team@EXAMPLE.org"), E3));
            scenario.when(joins(new GroupId("TEAM@example.org"), kim))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, team, List.of(kim)),
                            inherited(kim, team, E3),
                            seatsTaken(E3, 1, 1));
        }

        @Test
        void A01_take_one_seat_for_one_product_from_two_groups_and_a_hand() {
            scenario.given(
                    gives(SALES, E3),
                    gives(SUPPORT, E3),
                    joins(SALES, ALICE),
                    joins(SUPPORT, ALICE),
                    assigns(ALICE, E3));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(1);
            assertThat(scenario.holder(CONTOSO, ALICE)
                            .assignment(E3.skuId())
                            .orElseThrow()
                            .sources())
                    .extracting("source")
                    .containsExactly(Source.group(SALES), Source.group(SUPPORT), Source.DIRECT);
        }

        @Test
        void enable_whatever_one_source_enables() {
            scenario.given(
                    givesWithout(SALES, E3, YAMMER, SWAY),
                    givesWithout(SUPPORT, E3, SWAY, EXCHANGE),
                    joins(SALES, ALICE),
                    joins(SUPPORT, ALICE));
            assertThat(enabled(ALICE)).containsExactlyElementsOf(ids(TEAMS_PLAN, EXCHANGE, YAMMER));
        }

        @Test
        void carry_changed_services_to_all_members() {
            scenario.given(givesWithout(SALES, E3, YAMMER), joins(SALES, ALICE));
            assertThat(scenario.when(givesWithout(SALES, E3, SWAY)).events(AssignmentOptionsSet.class))
                    .containsExactly(new AssignmentOptionsSet(
                            CONTOSO, ALICE, E3.skuId(), E3.sku(), Source.group(SALES), ids(SWAY), START));
        }
    }

    @Nested
    class where_members_live {

        @Test
        void P07_give_the_organisations_location_to_who_has_none() {
            var dave = HolderId.user("dave");
            var happened = scenario.given(member(dave, null), gives(SALES, E3)).when(joins(SALES, dave));
            assertThat(happened.events())
                    .contains(new UsageLocationInherited(CONTOSO, dave, "NL"), inherited(dave, SALES, E3));
        }

        @Test
        void P07_never_overwrite_a_location() {
            var happened = scenario.given(gives(SALES, E3)).when(joins(SALES, BOB));
            assertThat(happened.events(UsageLocationInherited.class)).isEmpty();
            assertThat(scenario.holder(CONTOSO, BOB).usageLocation()).isEqualTo("BE");
        }

        @Test
        void P06_fail_only_for_the_member_who_lives_where_a_service_is_prohibited() {
            scenario.given(member(BOB, "CN"), gives(SALES, E5))
                    .when(joins(SALES, ALICE, BOB))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE, BOB)),
                            inherited(ALICE, SALES, E5),
                            failed(BOB, SALES, E5, PROHIBITED_IN_USAGE_LOCATION_VIOLATION, PHONE),
                            seatsTaken(E5, 1, 1));
        }

        @Test
        void P06_heal_by_themselves_when_the_location_is_set_right() {
            scenario.given(member(BOB, "CN"), gives(SALES, E5), joins(SALES, BOB));
            assertThat(scenario.when(member(BOB, "BE")).events())
                    .contains(recovered(BOB, SALES, E5), seatsTaken(E5, 1, 1));
        }

        @Test
        void G09_skip_guests_and_reach_the_others() {
            var dave = HolderId.user("dave");
            var happened =
                    scenario.given(guest(dave), joins(SALES, dave, ALICE)).when(gives(SALES, E3));
            assertThat(happened.events(MemberSkipped.class))
                    .containsExactly(new MemberSkipped(
                            CONTOSO,
                            dave,
                            E3.skuId(),
                            E3.sku(),
                            SALES,
                            LicensingMode.ATOMIC,
                            List.of(),
                            Refusal.EXTERNAL_ACCOUNT,
                            START));
            assertThat((GroupChange) happened.answer())
                    .extracting(GroupChange::ok, GroupChange::skipped)
                    .containsExactly(1, 1);
            assertThat(scenario.when(member(dave, "NL")).events()).contains(recovered(dave, SALES, E3));
        }
    }

    private List<PlanId> enabled(HolderId user) {
        return scenario.holder(CONTOSO, user)
                .enabledPlans(E3.skuId(), Catalogues.ALL)
                .toList();
    }
}
