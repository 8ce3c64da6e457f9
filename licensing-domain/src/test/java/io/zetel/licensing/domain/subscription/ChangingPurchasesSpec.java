package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_SEATS;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AnnounceExpiry;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A purchase (R10)")
class ChangingPurchasesSpec extends PurchaseAtContoso {

    @Nested
    class being_changed {

        @BeforeEach
        void a_purchase() {
            scenario.given(purchase(START, END, false, Channel.DIRECT));
        }

        @Test
        void has_more_seats() {
            scenario.when(adjust(12, null, null, null)).thenEvents(new SeatCountSet(CONTOSO, SKU, ID, 12));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, SubscriptionDecider.MOST_SEATS + 1})
        void never_has_no_seats_or_too_many(int seats) {
            scenario.when(adjust(seats, null, null, null)).thenRefusedAt("/seats", INVALID_SEATS);
        }

        @Test
        void runs_longer() {
            scenario.when(adjust(null, on("2027-01-01"), true, null))
                    .thenEvents(new TermSet(CONTOSO, SKU, ID, on("2027-01-01"), true));
        }

        @Test
        void never_ends_before_it_starts() {
            scenario.when(adjust(null, START, null, null)).thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void expires_at_once_when_its_end_moves_into_the_past() {
            var past = START.plusSeconds(1);
            scenario.after(Duration.ofDays(1))
                    .when(adjust(null, past, null, null))
                    .thenEvents(
                            new TermSet(CONTOSO, SKU, ID, past, false),
                            new SubscriptionExpired(CONTOSO, SKU, ID, past));
        }

        @Test
        void stays_as_it_is_where_it_is_so_already() {
            scenario.when(adjust(10, END, false, RequestedStatus.ACTIVE)).thenNothing();
        }

        @Test
        void takes_seats_term_and_status_in_one_step() {
            scenario.when(adjust(7, on("2027-01-01"), null, RequestedStatus.SUSPENDED))
                    .thenEvents(
                            new SeatCountSet(CONTOSO, SKU, ID, 7),
                            new TermSet(CONTOSO, SKU, ID, on("2027-01-01"), false),
                            new SubscriptionSuspended(CONTOSO, SKU, ID, START));
        }

        @Test
        void obeys_who_saw_its_revision_and_nobody_else() {
            scenario.when(seen(1L)).thenRefused(VERSION_MISMATCH);
            assertThat(scenario.when(seen(2L)).answer()).isEqualTo(new NewVersion(3));
        }

        @Test
        void must_exist() {
            scenario.when(new AdjustSubscription(CONTOSO, SKU, new SubscriptionId("other"), 1, null, null, null, null))
                    .thenRefused(SUBSCRIPTION_NOT_FOUND);
        }

        private static AdjustSubscription seen(long revision) {
            return new AdjustSubscription(CONTOSO, SKU, ID, 11, null, null, null, revision);
        }
    }

    @Nested
    class about_to_end {

        private static final Duration SOON = Duration.ofDays(30);
        private static final AnnounceExpiry ANNOUNCE = new AnnounceExpiry(CONTOSO, SKU, SOON);

        @Test
        void is_announced_once_from_so_long_before_its_end_on() {
            scenario.given(purchase(START, END, false, Channel.DIRECT));
            scenario.at(END.minus(SOON).minusNanos(1)).when(ANNOUNCE).thenNothing();
            long revision =
                    scenario.pool(CONTOSO, SKU).purchase(ID).orElseThrow().revision();
            scenario.at(END.minus(SOON)).when(ANNOUNCE).thenEvents(new SubscriptionExpiring(CONTOSO, SKU, ID, END));
            scenario.at(END.minusNanos(1)).when(ANNOUNCE).thenNothing();
            assertThat(scenario.pool(CONTOSO, SKU).purchase(ID).orElseThrow().revision())
                    .as("nobody changed it")
                    .isEqualTo(revision);
        }

        @Test
        void is_announced_again_when_its_end_was_moved() {
            var later = END.plus(SOON);
            scenario.given(purchase(START, END, false, Channel.DIRECT)).at(END.minus(SOON));
            scenario.given(ANNOUNCE, adjust(null, later, null, null));
            scenario.when(ANNOUNCE).thenNothing();
            scenario.at(END).when(ANNOUNCE).thenEvents(new SubscriptionExpiring(CONTOSO, SKU, ID, later));
        }

        @Test
        void is_not_announced_when_it_renews_itself_is_suspended_or_is_over() {
            scenario.given(purchase(START, END, true, Channel.DIRECT)).at(END.minusNanos(1));
            scenario.when(ANNOUNCE).thenNothing();
            scenario.given(adjust(null, null, false, null), becomes(RequestedStatus.SUSPENDED));
            scenario.when(ANNOUNCE).thenNothing();
            scenario.given(becomes(RequestedStatus.ACTIVE)).at(END);
            scenario.when(ANNOUNCE).thenEvents(new SubscriptionExpired(CONTOSO, SKU, ID, END));
        }
    }
}
