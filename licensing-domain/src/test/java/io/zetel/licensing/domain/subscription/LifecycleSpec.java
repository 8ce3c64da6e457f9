package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.DEVICE;
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
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.CANCELLATION_WINDOW_CLOSED;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_SEATS;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ELIGIBLE;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_ENDED;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AnnounceExpiry;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRenewed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A purchase (R10)")
class LifecycleSpec {

    private static final SubscriptionId ID = purchaseOf(E3);
    private static final SkuId SKU = E3.skuId();
    private static final Instant END = on("2026-04-02");
    private static final AdvanceLifecycle ADVANCE = new AdvanceLifecycle(CONTOSO, SKU);

    private final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void contoso() {
        scenario.given(registered(), switchedOn());
    }

    @Nested
    class being_made {

        @Test
        void starts_at_once_without_a_start() {
            var then = scenario.when(buys(E3, 5))
                    .thenEvents(
                            new SubscriptionRegistered(
                                    CONTOSO, SKU, E3.sku(), ID, 5, START, null, false, Channel.DIRECT),
                            new SubscriptionStarted(CONTOSO, SKU, ID, START));
            assertThat(then.answer()).isEqualTo(new NewVersion(2));
        }

        @Test
        void starts_when_it_should() {
            var later = START.plus(Duration.ofDays(10));
            scenario.given(purchase(later, null, false, Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
            scenario.at(later.minusNanos(1)).when(ADVANCE).thenNothing();
            scenario.at(later).when(ADVANCE).thenEvents(new SubscriptionStarted(CONTOSO, SKU, ID, later));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(10);
        }

        @Test
        void is_refused_with_an_id_that_is_taken() {
            scenario.given(buys(E3, 5)).when(buys(E3, 6)).thenRefused(SUBSCRIPTION_EXISTS);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, SubscriptionDecider.MOST_SEATS})
        void has_a_seat_or_more(int seats) {
            scenario.given(buys(E3, seats));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(seats);
        }

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, SubscriptionDecider.MOST_SEATS + 1})
        void is_refused_with_no_seats_or_too_many(int seats) {
            scenario.when(buys(E3, seats)).thenRefusedAt("/seats", INVALID_SEATS);
        }

        @Test
        void is_refused_when_the_pool_would_grow_beyond_all_bounds() {
            scenario.given(buys(E3, SubscriptionDecider.MOST_SEATS));
            scenario.when(new RegisterSubscription(
                            CONTOSO, SKU, new SubscriptionId("more"), 1, null, null, false, Channel.DIRECT))
                    .thenRefusedAt("/seats", INVALID_SEATS);
        }

        @Test
        void has_no_limit_where_it_is_bought_without_one_however_often_and_whatever_else_is_bought() {
            scenario.given(buys(E3, Purchase.UNLIMITED));
            for (var more : List.of("more", "still-more")) {
                scenario.given(new RegisterSubscription(
                        CONTOSO, SKU, new SubscriptionId(more), Purchase.UNLIMITED, null, null, false, Channel.DIRECT));
            }
            scenario.given(new RegisterSubscription(
                    CONTOSO,
                    SKU,
                    new SubscriptionId("some"),
                    SubscriptionDecider.MOST_SEATS,
                    null,
                    null,
                    false,
                    Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(Purchase.UNLIMITED);
        }

        @Test
        void may_have_begun_or_ended_long_ago() {
            var begun = Instant.parse("1996-05-01T00:00:00Z");
            scenario.given(purchase(begun, Instant.parse("1999-05-01T00:00:00Z"), false, Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
            assertThat(scenario.pool(CONTOSO, SKU).purchase(ID).orElseThrow().status())
                    .isEqualTo(Purchase.Status.DELETED);
        }

        @Test
        void is_refused_when_it_ends_before_it_starts() {
            scenario.when(purchase(START, START, false, Channel.DIRECT)).thenRefusedAt("/endsOn", INVALID_TERM);
            scenario.when(purchase(null, START.minusNanos(1), false, Channel.DIRECT))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void is_refused_outside_of_all_calendars() {
            scenario.when(purchase(Instant.MIN, null, false, Channel.DIRECT)).thenRefusedAt("/startsOn", INVALID_TERM);
            scenario.when(purchase(null, Instant.MAX, false, Channel.DIRECT)).thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void is_refused_of_a_product_nobody_knows() {
            scenario.when(new RegisterSubscription(
                            CONTOSO, new SkuId("nonsense"), ID, 1, null, null, false, Channel.DIRECT))
                    .thenRefusedAt("/sku", UNKNOWN_SKU);
        }

        @Test
        void is_refused_to_an_unknown_tenant() {
            new LicensingScenario().when(buys(E3, 1)).thenRefused(TENANT_NOT_FOUND);
        }

        @Test
        void D05_is_refused_without_the_agreement_the_product_is_sold_under() {
            new LicensingScenario()
                    .given(new TenantRegistered(CONTOSO, "Contoso", "NL", "CSP", 1))
                    .when(buys(DEVICE, 1))
                    .thenRefused(NOT_ELIGIBLE);
            new LicensingScenario()
                    .given(new TenantRegistered(CONTOSO, "Contoso", "NL", null, 1))
                    .when(buys(DEVICE, 1))
                    .thenRefused(NOT_ELIGIBLE);
        }

        @Test
        void D05_works_under_the_agreement_the_product_is_sold_under() {
            scenario.given(buys(DEVICE, 1));
            assertThat(scenario.pool(CONTOSO, DEVICE.skuId()).capacity()).isEqualTo(1);
        }
    }

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

    private static RegisterSubscription purchase(
            @Nullable Instant start, @Nullable Instant end, boolean renews, Channel channel) {
        return new RegisterSubscription(CONTOSO, SKU, ID, 10, start, end, renews, channel);
    }

    private static AdjustSubscription becomes(RequestedStatus status) {
        return adjust(null, null, null, status);
    }

    private static AdjustSubscription adjust(
            @Nullable Integer seats,
            @Nullable Instant endsOn,
            @Nullable Boolean renews,
            @Nullable RequestedStatus status) {
        return new AdjustSubscription(CONTOSO, SKU, ID, seats, endsOn, renews, status, null).confirm();
    }
}
