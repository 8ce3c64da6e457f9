package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.CANCELLATION_WINDOW_CLOSED;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_ENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A purchase (R10)")
class SuspendingPurchasesSpec extends PurchaseAtContoso {

    @Nested
    class being_suspended_cancelled_and_brought_back {

        @Test
        void is_suspended_once() {
            scenario.given(buys(E3, 10))
                    .when(becomes(RequestedStatus.SUSPENDED))
                    .thenEvents(new SubscriptionSuspended(CONTOSO, SKU, ID, START));
            scenario.when(becomes(RequestedStatus.SUSPENDED)).thenNothing();
        }

        @Test
        void is_cancelled_once() {
            scenario.given(buys(E3, 10))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenEvents(new SubscriptionLockedOut(CONTOSO, SKU, ID, START));
            scenario.when(becomes(RequestedStatus.CANCELLED)).thenNothing();
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
        }

        @ParameterizedTest
        @EnumSource(names = {"DIRECT", "ENTERPRISE", "ENTERPRISE_MULTI_YEAR", "VOLUME_LICENSING", "OPEN", "CSP"})
        void is_cancelled_within_seven_days_and_not_later(Channel channel) {
            scenario.given(purchase(START, on("2027-03-02"), false, channel));
            scenario.at(START.plus(Duration.ofDays(7)))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenRefused(CANCELLATION_WINDOW_CLOSED);
            var last = START.plus(Duration.ofDays(7)).minusNanos(1);
            scenario.at(last)
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenEvents(new SubscriptionLockedOut(CONTOSO, SKU, ID, last));
            var deletion = last.plus(Duration.ofDays(channel.suspendedDays()));
            scenario.at(deletion).when(ADVANCE).thenEvents(new SubscriptionDeleted(CONTOSO, SKU, ID, deletion));
        }

        @Test
        void is_cancelled_within_seven_days_of_a_renewal() {
            scenario.given(purchase(START, END, true, Channel.CSP)).at(END).given(ADVANCE);
            scenario.at(END.plus(Duration.ofDays(6)))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenEvents(new SubscriptionLockedOut(CONTOSO, SKU, ID, END.plus(Duration.ofDays(6))));
        }

        @Test
        void is_cancelled_any_time_where_it_has_no_end() {
            scenario.given(buys(E3, 10))
                    .at(on("2029-01-01"))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenEvents(new SubscriptionLockedOut(CONTOSO, SKU, ID, on("2029-01-01")));
        }

        @Test
        void is_gone_at_once_when_a_trial_is_cancelled() {
            scenario.given(purchase(START, END, false, Channel.TRIAL))
                    .at(on("2026-03-20"))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenEvents(
                            new SubscriptionLockedOut(CONTOSO, SKU, ID, on("2026-03-20")),
                            new SubscriptionDeleted(CONTOSO, SKU, ID, on("2026-03-20")));
        }

        @Test
        void is_kept_for_its_term_and_its_last_days_when_the_seller_suspends_it() {
            var deletion = END.plus(Duration.ofDays(90));
            scenario.given(purchase(START, END, false, Channel.CSP), becomes(RequestedStatus.SUSPENDED));
            scenario.at(deletion.minusNanos(1)).when(ADVANCE).thenNothing();
            scenario.at(deletion).when(ADVANCE).thenEvents(new SubscriptionDeleted(CONTOSO, SKU, ID, deletion));
        }

        @Test
        void is_not_kept_longer_by_cancelling_what_is_suspended_or_suspending_what_is_cancelled() {
            scenario.given(buys(E3, 10), becomes(RequestedStatus.SUSPENDED))
                    .after(Duration.ofDays(1))
                    .when(becomes(RequestedStatus.CANCELLED))
                    .thenNothing();
            scenario.given(becomes(RequestedStatus.ACTIVE), becomes(RequestedStatus.CANCELLED))
                    .after(Duration.ofDays(1))
                    .when(becomes(RequestedStatus.SUSPENDED))
                    .thenNothing();
        }

        @Test
        void does_not_run_on_after_its_end_unless_it_is_made_active() {
            scenario.given(purchase(START, END, false, Channel.DIRECT))
                    .at(END)
                    .given(ADVANCE)
                    .when(adjust(null, on("2027-01-01"), null, null))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 30})
        void does_not_work_again_once_the_term_of_a_partner_is_over(long daysAfter) {
            scenario.given(purchase(START, END, false, Channel.CSP))
                    .at(END.plus(Duration.ofDays(daysAfter)))
                    .given(ADVANCE)
                    .when(adjust(null, on("2027-01-01"), null, RequestedStatus.ACTIVE))
                    .thenRefused(SUBSCRIPTION_ENDED);
        }

        @ParameterizedTest
        @EnumSource(names = {"SUSPENDED", "CANCELLED"})
        void works_again(RequestedStatus status) {
            scenario.given(buys(E3, 10), becomes(status))
                    .when(becomes(RequestedStatus.ACTIVE))
                    .thenEvents(new SubscriptionReactivated(CONTOSO, SKU, ID, null, START));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(10);
        }

        @Test
        void works_again_after_its_end_with_a_new_one() {
            var next = on("2027-01-01");
            scenario.given(purchase(START, END, false, Channel.DIRECT))
                    .at(END)
                    .given(ADVANCE)
                    .when(adjust(null, next, null, RequestedStatus.ACTIVE))
                    .thenEvents(
                            new TermSet(CONTOSO, SKU, ID, next, false),
                            new SubscriptionReactivated(CONTOSO, SKU, ID, next, END));
        }

        @Test
        void does_not_work_again_after_its_end_without_a_new_one() {
            scenario.given(purchase(START, END, false, Channel.DIRECT))
                    .at(END)
                    .given(ADVANCE)
                    .when(becomes(RequestedStatus.ACTIVE))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void does_not_work_again_when_an_expired_one_came_from_a_partner() {
            scenario.given(purchase(START, END, false, Channel.CSP))
                    .at(END)
                    .given(ADVANCE)
                    .when(adjust(null, on("2027-01-01"), null, RequestedStatus.ACTIVE))
                    .thenRefused(SUBSCRIPTION_ENDED);
        }

        @Test
        void works_again_when_the_partner_only_suspended_it() {
            scenario.given(purchase(START, END, false, Channel.CSP), becomes(RequestedStatus.SUSPENDED))
                    .when(becomes(RequestedStatus.ACTIVE))
                    .thenEvents(new SubscriptionReactivated(CONTOSO, SKU, ID, END, START));
        }

        @ParameterizedTest
        @EnumSource(RequestedStatus.class)
        void never_comes_back_once_deleted(RequestedStatus status) {
            scenario.given(buys(E3, 10))
                    .when(becomes(RequestedStatus.DELETED))
                    .thenEvents(new SubscriptionDeleted(CONTOSO, SKU, ID, START));
            scenario.when(becomes(status)).thenRefused(SUBSCRIPTION_ENDED);
        }
    }
}
