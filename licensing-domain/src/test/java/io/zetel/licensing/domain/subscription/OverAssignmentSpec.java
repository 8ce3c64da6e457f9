package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A purchase (R10)")
class OverAssignmentSpec extends PurchaseAtContoso {

    @Nested
    class with_more_seats_out_than_it_has {

        @BeforeEach
        void four_of_ten_are_out() {
            scenario.given(purchase(START, END, false, Channel.DIRECT), seatsTaken(E3, 4, 4));
        }

        @Test
        void is_tolerated_for_ninety_days() {
            scenario.when(adjust(4, null, null, null)).thenEvents(new SeatCountSet(CONTOSO, SKU, ID, 4));
            scenario.when(adjust(3, null, null, null))
                    .thenEvents(new SeatCountSet(CONTOSO, SKU, ID, 3), over(1, START));
            assertThat(scenario.pool(CONTOSO, SKU).overAssigned()).isEqualTo(1);
        }

        @Test
        void is_resolved_when_seats_are_bought() {
            scenario.given(adjust(2, null, null, null))
                    .when(adjust(3, null, null, null))
                    .thenEvents(new SeatCountSet(CONTOSO, SKU, ID, 3));
            scenario.when(adjust(4, null, null, null))
                    .thenEvents(new SeatCountSet(CONTOSO, SKU, ID, 4), new OverAssignmentResolved(CONTOSO, SKU));
        }

        @Test
        void P12_is_not_said_when_the_whole_product_is_suspended_and_reactivation_restores_all_of_it() {
            var suspension = END.plus(Duration.ofDays(30));
            scenario.at(suspension)
                    .when(ADVANCE)
                    .thenEvents(
                            new SubscriptionExpired(CONTOSO, SKU, ID, END),
                            new SubscriptionSuspended(CONTOSO, SKU, ID, suspension));
            assertThat(scenario.pool(CONTOSO, SKU))
                    .extracting(
                            SubscriptionState::assigned, SubscriptionState::overAssigned, SubscriptionState::available)
                    .containsExactly(4, 0, 0);
            var next = on("2027-01-01");
            scenario.when(adjust(null, next, null, RequestedStatus.ACTIVE))
                    .thenEvents(
                            new TermSet(CONTOSO, SKU, ID, next, false),
                            new SubscriptionReactivated(CONTOSO, SKU, ID, next, suspension));
            assertThat(scenario.pool(CONTOSO, SKU))
                    .extracting(SubscriptionState::assigned, SubscriptionState::available)
                    .containsExactly(4, 6);
        }

        @Test
        void is_said_when_one_of_two_purchases_is_suspended() {
            var more = new SubscriptionId("more");
            scenario.given(new RegisterSubscription(CONTOSO, SKU, more, 3, null, null, false, Channel.DIRECT));
            scenario.when(becomes(RequestedStatus.SUSPENDED))
                    .thenEvents(new SubscriptionSuspended(CONTOSO, SKU, ID, START), over(1, START));
            scenario.when(new AdjustSubscription(CONTOSO, SKU, more, null, null, null, RequestedStatus.SUSPENDED, null)
                            .confirm())
                    .thenEvents(
                            new SubscriptionSuspended(CONTOSO, SKU, more, START),
                            new OverAssignmentResolved(CONTOSO, SKU));
        }

        @Test
        void counts_its_ninety_days_from_when_it_was_so_however_late_the_timer() {
            var suspension = END.plus(Duration.ofDays(30));
            var more = new RegisterSubscription(
                    CONTOSO, SKU, new SubscriptionId("more"), 3, null, null, false, Channel.DIRECT);
            scenario.given(more)
                    .at(suspension.plus(Duration.ofDays(40)))
                    .when(ADVANCE)
                    .thenEvents(
                            new SubscriptionExpired(CONTOSO, SKU, ID, END),
                            new SubscriptionSuspended(CONTOSO, SKU, ID, suspension),
                            over(1, suspension));
        }

        @Test
        void lets_seats_be_taken_back_from_the_last_instant_on_and_only_as_many_as_are_over() {
            scenario.given(adjust(1, null, null, null));
            var until = START.plus(Duration.ofDays(90));
            var pool = scenario.pool(CONTOSO, SKU);
            assertThat(pool.overUntil()).isEqualTo(until);
            assertThat(pool.reclaimable(until.minusNanos(1))).isZero();
            assertThat(pool.reclaimable(until)).isEqualTo(3);
            scenario.given(becomes(RequestedStatus.SUSPENDED));
            assertThat(scenario.pool(CONTOSO, SKU).reclaimable(until))
                    .as("a suspended product takes nothing back")
                    .isZero();
        }

        @Test
        void is_foreseen_without_anything_happening() {
            var preview = scenario.at(END).when(new PreviewAdjustment(adjust(1, null, null, null)));
            preview.thenNothing();
            var foreseen = ((ForeseenPool) preview.answer()).pool();
            assertThat(foreseen)
                    .extracting(
                            SubscriptionState::capacity, SubscriptionState::overAssigned, SubscriptionState::overUntil)
                    .containsExactly(1, 3, END.plus(Duration.ofDays(90)));
            assertThat(foreseen.purchase(ID).orElseThrow().status())
                    .as("what is due has happened in it")
                    .isEqualTo(Purchase.Status.WARNING);
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(10);
            scenario.when(new PreviewAdjustment(adjust(0, null, null, null)))
                    .thenRefusedAt("/seats", Refusal.INVALID_SEATS);
        }

        private static OverAssignmentDetected over(int seats, Instant since) {
            return new OverAssignmentDetected(CONTOSO, SKU, seats, since.plus(Duration.ofDays(90)));
        }
    }
}
