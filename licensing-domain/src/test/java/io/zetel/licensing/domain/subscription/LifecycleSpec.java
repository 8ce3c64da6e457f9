package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRenewed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A purchase (R10)")
class LifecycleSpec extends PurchaseAtContoso {

    @Nested
    class coming_to_its_end {

        @ParameterizedTest
        @CsvSource({
            "DIRECT,30,90",
            "ENTERPRISE,30,90",
            "ENTERPRISE_MULTI_YEAR,90,90",
            "VOLUME_LICENSING,90,60",
            "OPEN,30,90",
            "CSP,30,90"
        })
        void expires_is_suspended_and_is_gone_in_the_time_its_channel_gives(Channel channel, int grace, int suspended) {
            var suspension = END.plus(Duration.ofDays(grace));
            var deletion = suspension.plus(Duration.ofDays(suspended));
            scenario.given(purchase(START, END, false, channel));
            thenOnlyAt(END, new SubscriptionExpired(CONTOSO, SKU, ID, END), 10);
            thenOnlyAt(suspension, new SubscriptionSuspended(CONTOSO, SKU, ID, suspension), 0);
            thenOnlyAt(deletion, new SubscriptionDeleted(CONTOSO, SKU, ID, deletion), 0);
            scenario.after(Duration.ofDays(999)).when(ADVANCE).thenNothing();
        }

        @Test
        void R11_is_gone_right_after_the_grace_of_a_trial() {
            var deletion = END.plus(Duration.ofDays(30));
            scenario.given(purchase(START, END, false, Channel.TRIAL));
            thenOnlyAt(END, new SubscriptionExpired(CONTOSO, SKU, ID, END), 10);
            thenOnlyAt(deletion, new SubscriptionDeleted(CONTOSO, SKU, ID, deletion), 0);
        }

        @Test
        void catches_up_in_order_when_nobody_asked_for_long() {
            var suspension = END.plus(Duration.ofDays(30));
            scenario.given(purchase(START, END, false, Channel.DIRECT))
                    .after(Duration.ofDays(999))
                    .when(ADVANCE)
                    .thenEvents(
                            new SubscriptionExpired(CONTOSO, SKU, ID, END),
                            new SubscriptionSuspended(CONTOSO, SKU, ID, suspension),
                            new SubscriptionDeleted(CONTOSO, SKU, ID, suspension.plus(Duration.ofDays(90))));
        }

        @Test
        void is_decided_by_the_command_at_hand_not_by_a_timer() {
            var alice = signIn("alice").at(END.plus(Duration.ofDays(31)));
            scenario.given(purchase(START, END, false, Channel.DIRECT), createsPolicy(E3), knows("alice", "NL"));
            scenario.at(END.plus(Duration.ofDays(31)))
                    .when(alice.command())
                    .thenEvents(
                            new SubscriptionExpired(CONTOSO, SKU, ID, END),
                            new SubscriptionSuspended(CONTOSO, SKU, ID, END.plus(Duration.ofDays(30))),
                            alice.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES)));
        }

        private void thenOnlyAt(Instant instant, LicensingEvent expected, int capacity) {
            scenario.at(instant.minusNanos(1)).when(ADVANCE).thenNothing();
            scenario.at(instant).when(ADVANCE).thenEvents(expected);
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(capacity);
        }
    }

    @Nested
    class renewing_itself {

        @ParameterizedTest
        @CsvSource({
            "2026-01-15,2026-02-15,2026-03-15,2026-04-15,2026-05-15",
            "2026-01-31,2026-02-28,2026-03-31,2026-04-30,2026-05-31",
            "2026-01-10,2027-01-10,2028-01-10,2029-01-10,2030-01-10",
            "2026-01-01,2026-01-31,2026-03-02,2026-04-01,2026-05-01",
            "2026-01-01,2026-01-08,2026-01-15,2026-01-22,2026-01-29",
            "2028-02-29,2029-02-28,2030-02-28,2031-02-28,2032-02-29"
        })
        void takes_terms_as_long_as_the_first(String start, String end, String second, String third, String fourth) {
            scenario.at(on(start)).given(purchase(on(start), on(end), true, Channel.DIRECT));
            assertThat(renewedAt(on(end))).isEqualTo(on(second));
            assertThat(renewedAt(on(second))).isEqualTo(on(third));
            assertThat(renewedAt(on(third))).isEqualTo(on(fourth));
        }

        @Test
        void takes_every_term_that_nobody_saw_when_it_began() {
            scenario.given(purchase(START, END, true, Channel.DIRECT))
                    .at(on("2026-06-10"))
                    .when(ADVANCE)
                    .thenEvents(
                            new SubscriptionRenewed(CONTOSO, SKU, ID, on("2026-05-02"), END),
                            new SubscriptionRenewed(CONTOSO, SKU, ID, on("2026-06-02"), on("2026-05-02")),
                            new SubscriptionRenewed(CONTOSO, SKU, ID, on("2026-07-02"), on("2026-06-02")));
            assertThat(renewedAt(on("2026-07-02"))).isEqualTo(on("2026-08-02"));
        }

        @Test
        void can_be_cancelled_within_seven_days_of_the_last_renewal_however_many_nobody_saw() {
            scenario.given(purchase(START, END, true, Channel.DIRECT))
                    .at(on("2026-06-05"))
                    .given(becomes(RequestedStatus.CANCELLED));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 3_599_999_999_999L})
        void is_refused_with_a_term_of_less_than_an_hour(long nanos) {
            scenario.when(purchase(START, START.plusNanos(nanos), true, Channel.DIRECT))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
            scenario.given(purchase(START, null, true, Channel.DIRECT))
                    .when(adjust(null, START.plusNanos(nanos), null, null))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void goes_on_from_an_end_that_was_moved_by_the_term_it_was_bought_for() {
            scenario.given(purchase(START, END, true, Channel.DIRECT), adjust(null, on("2026-04-20"), null, null));
            assertThat(renewedAt(on("2026-04-20"))).isEqualTo(on("2026-05-20"));
            assertThat(renewedAt(on("2026-05-20"))).isEqualTo(on("2026-06-20"));
        }

        @Test
        void survives_a_term_from_before_there_was_a_shortest_one() {
            scenario.given(
                            new SubscriptionRegistered(
                                    CONTOSO, SKU, E3.sku(), ID, 10, START, START.plusNanos(1), true, Channel.DIRECT),
                            new SubscriptionStarted(CONTOSO, SKU, ID, START))
                    .at(on("2036-01-01"));
            assertThat(scenario.when(ADVANCE).events()).hasSize(1);
            assertThat(scenario.pool(CONTOSO, SKU).purchases().getFirst().endsOn())
                    .isAfter(on("2036-01-01"));
        }

        @Test
        void keeps_its_seats() {
            scenario.given(purchase(START, END, true, Channel.DIRECT)).at(END).given(ADVANCE);
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(10);
        }

        private Instant renewedAt(Instant end) {
            var renewed = scenario.at(end).when(ADVANCE).events(SubscriptionRenewed.class);
            assertThat(renewed).hasSize(1);
            return renewed.getFirst().endsOn();
        }
    }

    @Nested
    class in_grace_or_suspended {

        @Test
        void gives_seats_while_it_is_expired_and_in_grace() {
            var alice = signIn("alice").at(END);
            scenario.given(purchase(START, END, false, Channel.DIRECT), createsPolicy(E3), knows("alice", "NL"))
                    .at(END)
                    .given(ADVANCE);
            scenario.when(alice.command()).thenEvents(alice.takes(E3, 10), seatsTaken(E3, 1, 1));
        }

        @Test
        void is_passed_over_by_claims_while_it_is_suspended() {
            var alice = signIn("alice");
            scenario.given(
                    buys(E3, 10),
                    buys(E5, 10),
                    createsPolicy(E3, E5),
                    knows("alice", "NL"),
                    becomes(RequestedStatus.SUSPENDED));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 10))),
                            alice.fallsBack(E3, E5, 1),
                            seatsTaken(E5, 1, 1));
        }

        @Test
        void stays_in_the_policy_when_it_is_gone() {
            scenario.given(buys(E3, 10), createsPolicy(E3), becomes(RequestedStatus.DELETED));
            assertThat(scenario.policy(CONTOSO, POLICY).skuIds()).containsExactly(SKU);
            assertThat(scenario.pool(CONTOSO, SKU).isOwned()).isFalse();
        }
    }
}
