package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.BOOKINGS;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_SMALL;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.awaited;
import static io.zetel.licensing.domain.Contoso.awaitedNoLonger;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesEach;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentRecovered;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Licences through groups")
class GroupLicensingErrorsSpec extends GroupsAtContoso {

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
        void are_not_given_beside_what_stays_because_another_has_no_seat() {
            scenario.given(gives(SALES, E5), joins(SALES, ALICE), assigns(BOB, E3), assigns(CAROL, E3));
            var exchanged = scenario.when(new SetGroupLicenses(
                    CONTOSO,
                    SALES,
                    List.of(new LicenseChoice(E3.skuId(), List.of()), new LicenseChoice(BASIC.skuId(), List.of())),
                    List.of(E5.skuId()),
                    LicensingMode.INDEPENDENT,
                    true,
                    null));
            assertThat(exchanged.events(RemovalBlocked.class)).hasSize(1);
            assertThat(exchanged.events(AssignmentFailed.class))
                    .extracting(AssignmentFailed::error)
                    .containsExactly(COUNT_VIOLATION, MUTUALLY_EXCLUSIVE_VIOLATION);

            assertThat(scenario.when(removes(CAROL, E3)).events()).contains(recovered(ALICE, SALES, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(BASIC.skuId())).isFalse();
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
}
