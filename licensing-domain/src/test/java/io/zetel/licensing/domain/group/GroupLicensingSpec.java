package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.BOOKINGS;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_SMALL;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.awaited;
import static io.zetel.licensing.domain.Contoso.awaitedNoLonger;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigned;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesEach;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.guest;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.swaps;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.OTHER;
import static io.zetel.licensing.domain.holder.AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_HAS_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_MEMBER_TYPE_FIXED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_SECURITY_ENABLED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.SKU_NOT_ASSIGNABLE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentRecovered;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Licences through groups")
class GroupLicensingSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(E3, 2),
                    buys(E5, 5),
                    buys(F3, 5),
                    buys(VISIO, 5),
                    buys(BASIC, 5),
                    buys(BOOKABLE, 5),
                    buys(COMPANY, 1),
                    buys(DEVICE, 1),
                    member(ALICE, "NL"),
                    member(BOB, "BE"),
                    member(CAROL, "NL"),
                    users(SALES),
                    users(SUPPORT));

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

    @Nested
    class when_something_fails {

        @Test
        void G08_fail_in_join_order_when_seats_run_out() {
            scenario.given(gives(SALES, E3))
                    .when(joins(SALES, CAROL, ALICE, BOB))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(CAROL, ALICE, BOB)),
                            inherited(CAROL, SALES, E3),
                            inherited(ALICE, SALES, E3),
                            failed(BOB, SALES, E3, COUNT_VIOLATION),
                            seatsTaken(E3, 2, 2),
                            awaited(E3, BOB));
        }

        @Test
        void G08_DEC10_heal_in_join_order_when_seats_come_free_and_stop_when_they_are_gone() {
            var dave = HolderId.user("dave");
            scenario.given(member(dave, "NL"), gives(SALES, E3), joins(SALES, ALICE, BOB, CAROL, dave));
            scenario.when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            disinherited(ALICE, SALES, E3, true),
                            recovered(CAROL, SALES, E3),
                            seatsFreed(E3, 1, 1),
                            seatsTaken(E3, 1, 2),
                            awaitedNoLonger(E3, CAROL));
            scenario.when(new AdjustSubscription(CONTOSO, E3.skuId(), purchaseOf(E3), 3, null, null, null, null))
                    .thenEvents(
                            new SeatCountSet(CONTOSO, E3.skuId(), purchaseOf(E3), 3),
                            recovered(dave, SALES, E3),
                            seatsTaken(E3, 1, 3),
                            awaitedNoLonger(E3, dave));
        }

        @Test
        void G08_are_put_into_a_queue_where_they_waited_before_there_were_queues() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE, BOB), failed(CAROL, SALES, E3, COUNT_VIOLATION));
            var happened = scenario.when(new HealWaiting(CONTOSO, E3.skuId(), List.of(ALICE, CAROL)));
            happened.thenEvents(awaited(E3, CAROL));
            assertThat(happened.answer()).isEqualTo(new Healed(1, false));
            assertThat(scenario.when(new HealWaiting(CONTOSO, E3.skuId(), List.of(CAROL)))
                            .answer())
                    .isEqualTo(new Healed(0, false));
        }

        @Test
        void keep_the_place_in_the_queue_when_something_else_changes() {
            var dave = HolderId.user("dave");
            scenario.given(
                    gives(SALES, E3),
                    joins(SALES, ALICE, BOB, CAROL, dave),
                    member(CAROL, "DE"),
                    new ReprocessGroup(CONTOSO, SALES));
            assertThat(scenario.when(leaves(SALES, ALICE)).events(AssignmentRecovered.class))
                    .containsExactly(recovered(CAROL, SALES, E3));
        }

        @Test
        void R02_give_all_or_nothing() {
            scenario.given(joins(SALES, ALICE, BOB, CAROL));
            var happened = scenario.when(gives(SALES, VISIO, E3));
            assertThat(happened.events(AssignmentFailed.class))
                    .containsExactly(failed(CAROL, SALES, VISIO, OTHER), failed(CAROL, SALES, E3, COUNT_VIOLATION));
            assertThat(scenario.pool(CONTOSO, VISIO.skuId()).assigned()).isEqualTo(2);
            assertThat(((GroupChange) happened.answer()).failed()).isEqualTo(1);
        }

        @Test
        void give_what_can_be_given_where_each_product_stands_for_itself() {
            scenario.given(joins(SALES, ALICE, BOB, CAROL), givesEach(SALES, VISIO, E3));
            assertThat(scenario.holder(CONTOSO, CAROL).holds(VISIO.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, CAROL).errors()).containsExactly(COUNT_VIOLATION);
        }

        @Test
        void give_the_rest_once_all_or_nothing_is_no_longer_asked_for() {
            scenario.given(joins(SALES, ALICE, BOB, CAROL), gives(SALES, VISIO, E3), givesEach(SALES));
            assertThat(scenario.holder(CONTOSO, CAROL).holds(VISIO.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, CAROL).errors()).containsExactly(COUNT_VIOLATION);
        }

        @Test
        void need_no_seat_for_what_the_member_has_already() {
            scenario.given(assigns(ALICE, E3), assigns(BOB, E3), gives(SALES, E3))
                    .when(joins(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE)),
                            inherited(ALICE, SALES, E3, LicensingMode.ATOMIC, false));
        }

        @Test
        void fail_where_a_service_excludes_another() {
            scenario.given(assigns(ALICE, E3), gives(SALES, BASIC))
                    .when(joins(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE)),
                            failed(ALICE, SALES, BASIC, MUTUALLY_EXCLUSIVE_VIOLATION, EXCHANGE_SMALL, EXCHANGE));
            assertThat(scenario.when(removes(ALICE, E3)).events())
                    .contains(recovered(ALICE, SALES, BASIC), seatsFreed(E3, 1, 0), seatsTaken(BASIC, 1, 1));
        }

        @Test
        void fail_where_a_service_lacks_what_it_needs_and_heal_when_it_comes() {
            scenario.given(assigns(BOB, E3), assigns(CAROL, E3), givesEach(SALES, E3, BOOKABLE));
            assertThat(scenario.when(joins(SALES, ALICE)).events(AssignmentFailed.class))
                    .extracting(AssignmentFailed::error)
                    .containsExactly(COUNT_VIOLATION, DEPENDENCY_VIOLATION);
            assertThat(scenario.holder(CONTOSO, ALICE)
                            .source(BOOKABLE.skuId(), Source.group(SALES))
                            .orElseThrow()
                            .condition())
                    .isEqualTo(new SourceStatus.Failed(DEPENDENCY_VIOLATION, ids(BOOKINGS, EXCHANGE_SMALL, EXCHANGE)));
            assertThat(scenario.when(assigns(ALICE, E5)).events()).contains(recovered(ALICE, SALES, BOOKABLE));
        }

        @Test
        void stay_where_another_licence_needs_them_and_go_with_it() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, BOOKABLE))
                    .when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            new RemovalBlocked(
                                    CONTOSO,
                                    ALICE,
                                    E3.skuId(),
                                    E3.sku(),
                                    SALES,
                                    DEPENDENCY_VIOLATION,
                                    ids(BOOKINGS, EXCHANGE_SMALL, EXCHANGE),
                                    START));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
            assertThat(scenario.when(removes(ALICE, BOOKABLE)).events())
                    .contains(disinherited(ALICE, SALES, E3, true), seatsFreed(E3, 1, 0));
        }

        @Test
        void become_ordinary_again_when_a_member_comes_back_before_they_could_go() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, BOOKABLE), leaves(SALES, ALICE))
                    .when(joins(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersAdded(CONTOSO, SALES, List.of(ALICE)),
                            inherited(ALICE, SALES, E3, LicensingMode.ATOMIC, false));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
        }

        @Test
        void go_together_with_what_needs_them() {
            scenario.given(gives(SALES, E3, BOOKABLE), joins(SALES, ALICE), leaves(SALES, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).assignments()).isEmpty();
        }

        @Test
        void keep_services_that_another_licence_needs_until_it_is_gone() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, BOOKABLE));
            assertThat(scenario.when(givesWithout(SALES, E3, EXCHANGE)).events(OptionsBlocked.class))
                    .containsExactly(new OptionsBlocked(
                            CONTOSO,
                            ALICE,
                            E3.skuId(),
                            E3.sku(),
                            SALES,
                            ids(EXCHANGE),
                            DEPENDENCY_VIOLATION,
                            ids(BOOKINGS, EXCHANGE_SMALL, EXCHANGE),
                            START));
            assertThat(scenario.when(removes(ALICE, BOOKABLE)).events(AssignmentOptionsSet.class))
                    .extracting(AssignmentOptionsSet::disabledPlans)
                    .containsExactly(ids(EXCHANGE));
        }

        @Test
        void keep_off_services_that_exclude_another_licence() {
            scenario.given(givesWithout(SALES, E3, EXCHANGE), joins(SALES, ALICE), assigns(ALICE, BASIC));
            assertThat(scenario.when(gives(SALES, E3)).events(OptionsBlocked.class))
                    .extracting(OptionsBlocked::error)
                    .containsExactly(MUTUALLY_EXCLUSIVE_VIOLATION);
            assertThat(scenario.holder(CONTOSO, ALICE)
                            .source(E3.skuId(), Source.group(SALES))
                            .orElseThrow()
                            .condition())
                    .isInstanceOf(SourceStatus.Adjusting.class);
        }
    }

    @Nested
    class moving_between_groups {

        @Test
        void lets_both_products_live_side_by_side_where_they_can() {
            scenario.given(gives(SALES, E3), gives(SUPPORT, E5), joins(SALES, ALICE), joins(SUPPORT, ALICE));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()
                            + scenario.pool(CONTOSO, E5.skuId()).assigned())
                    .isEqualTo(2);
        }

        @Test
        void gives_the_target_in_the_same_step_in_which_what_excludes_it_goes() {
            scenario.given(gives(SALES, E3), gives(SUPPORT, BASIC), joins(SALES, ALICE), joins(SUPPORT, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).errors()).containsExactly(MUTUALLY_EXCLUSIVE_VIOLATION);
            scenario.when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            disinherited(ALICE, SALES, E3, true),
                            recovered(ALICE, SUPPORT, BASIC),
                            seatsTaken(BASIC, 1, 1),
                            seatsFreed(E3, 1, 0));
        }

        @Test
        void exchanges_the_products_of_a_group_in_one_step() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, BOOKABLE));
            assertThat(scenario.when(swaps(SALES, E3, BASIC)).events())
                    .contains(disinherited(ALICE, SALES, E3, true), inherited(ALICE, SALES, BASIC));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
        }

        @Test
        void R06_keeps_the_old_product_until_the_new_one_has_a_seat() {
            scenario.given(gives(SALES, E5), joins(SALES, ALICE), assigns(BOB, E3), assigns(CAROL, E3));
            scenario.given(swaps(SALES, E5, E3), new ReprocessGroup(CONTOSO, SALES), new ReprocessUser(CONTOSO, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E5.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, ALICE).errors()).containsExactly(COUNT_VIOLATION, COUNT_VIOLATION);
            assertThat(scenario.when(removes(BOB, E3)).events())
                    .contains(disinherited(ALICE, SALES, E5, true), recovered(ALICE, SALES, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
        }

        @Test
        void R06_waits_for_a_seat_of_what_excludes_the_old_product() {
            scenario.given(
                    gives(SALES, E3),
                    joins(SALES, ALICE),
                    new AdjustSubscription(
                            CONTOSO,
                            BASIC.skuId(),
                            purchaseOf(BASIC),
                            null,
                            null,
                            null,
                            RequestedStatus.SUSPENDED,
                            null),
                    swaps(SALES, E3, BASIC));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
            assertThat(scenario.pool(CONTOSO, BASIC.skuId()).queue().waiting()).containsExactly(ALICE);
        }

        @Test
        void R06_lets_the_old_product_go_when_the_group_gives_nothing_in_its_place_any_more() {
            scenario.given(
                    gives(SALES, E5),
                    joins(SALES, ALICE),
                    assigns(BOB, E3),
                    assigns(CAROL, E3),
                    swaps(SALES, E5, E3),
                    takes(SALES, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).assignments()).isEmpty();
        }

        @Test
        void keeps_what_is_needed_where_the_new_product_has_no_seat() {
            scenario.given(
                    gives(SALES, E5),
                    joins(SALES, ALICE),
                    assigns(ALICE, BOOKABLE),
                    assigns(BOB, E3),
                    assigns(CAROL, E3),
                    swaps(SALES, E5, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E5.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, ALICE).errors())
                    .containsExactlyInAnyOrder(DEPENDENCY_VIOLATION, COUNT_VIOLATION);
        }

        @Test
        void needs_no_extra_seat_from_hand_to_group() {
            scenario.given(assigns(ALICE, E3), assigns(BOB, E3), gives(SALES, E3), joins(SALES, ALICE));
            scenario.when(removes(ALICE, E3)).thenEvents(removed(ALICE, E3, Source.DIRECT, false));
        }
    }

    @Nested
    class as_groups {

        @Test
        void refuse_what_a_group_cannot_give_with_everything_that_is_wrong() {
            scenario.when(new SetGroupLicenses(
                            CONTOSO,
                            SALES,
                            List.of(choice(DEVICE), choice(COMPANY), choice(E3, PHONE), choice(POWER_APPS)),
                            List.of(E5.skuId()),
                            null,
                            false,
                            null))
                    .thenRefused(
                            SKU_TARGET_DEVICE, SKU_NOT_ASSIGNABLE, PLAN_NOT_IN_SKU, PRODUCT_NOT_OWNED, NOT_ASSIGNED);
        }

        @Test
        void section_2_7_refuse_an_add_on_without_what_it_needs_on_the_same_group() {
            scenario.given(gives(SUPPORT, E3))
                    .when(gives(SALES, BOOKABLE))
                    .thenRefusedAt("/add/0/sku", Refusal.DEPENDENCY_VIOLATION);
            scenario.given(givesWithout(SALES, BOOKABLE, BOOKINGS), gives(SUPPORT, BOOKABLE));
        }

        @Test
        void section_2_7_refuse_to_take_away_what_an_add_on_of_theirs_needs() {
            scenario.given(gives(SALES, E3, BOOKABLE));
            scenario.when(takes(SALES, E3)).thenRefusedAt("/remove/0", Refusal.DEPENDENCY_VIOLATION);
            scenario.when(givesWithout(SALES, E3, EXCHANGE)).thenRefusedAt("/add", Refusal.DEPENDENCY_VIOLATION);
            scenario.given(swaps(SALES, E3, BASIC), takes(SALES, BASIC, BOOKABLE));
        }

        @Test
        void section_2_7_may_change_otherwise_when_what_an_add_on_needs_is_gone_for_good() {
            scenario.given(
                    gives(SALES, E3, BOOKABLE),
                    new GroupCommand.DetachSku(CONTOSO, SALES, E3.skuId()),
                    gives(SALES, VISIO));
            scenario.when(gives(SALES, BOOKABLE)).thenRefused(Refusal.DEPENDENCY_VIOLATION);
        }

        @Test
        void R07_give_licences_only_as_security_groups() {
            scenario.given(new PutGroup(CONTOSO, SALES, HolderId.Type.USER, false, null))
                    .when(gives(SALES, E3))
                    .thenRefused(GROUP_NOT_SECURITY_ENABLED);
            scenario.given(gives(SUPPORT, E3))
                    .when(new PutGroup(CONTOSO, SUPPORT, HolderId.Type.USER, false, null))
                    .thenRefused(GROUP_HAS_LICENSES);
        }

        @Test
        void have_members_of_one_kind_for_ever() {
            scenario.when(new PutGroup(CONTOSO, SALES, HolderId.Type.DEVICE, true, null))
                    .thenRefused(GROUP_MEMBER_TYPE_FIXED);
        }

        @Test
        void DEC11_cannot_be_deleted_while_they_give_licences() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(new DeleteGroup(CONTOSO, SALES, null))
                    .thenRefused(GROUP_HAS_LICENSES);
            scenario.given(takes(SALES, E3))
                    .when(new DeleteGroup(CONTOSO, SALES, null))
                    .thenEvents(new GroupDeleted(CONTOSO, SALES));
            scenario.when(joins(SALES, BOB)).thenRefused(GROUP_NOT_FOUND);
        }

        @Test
        void DEC11_let_members_keep_as_their_own_what_they_have() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(new GroupCommand.ConvertInheritedToDirect(CONTOSO, SALES, List.of(ALICE)))
                    .thenEvents(assigned(ALICE, E3, false));
            scenario.given(takes(SALES, E3));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(1);
        }
    }

    private List<PlanId> enabled(HolderId user) {
        return scenario.holder(CONTOSO, user)
                .enabledPlans(E3.skuId(), Catalogues.ALL)
                .toList();
    }
}
