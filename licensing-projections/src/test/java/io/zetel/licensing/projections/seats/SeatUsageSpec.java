package io.zetel.licensing.projections.seats;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.bought;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Purchase.Status;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRenewed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Seat usage")
class SeatUsageSpec {

    private static final SubscriptionId FIRST = new SubscriptionId("s-1");
    private static final SubscriptionId SECOND = new SubscriptionId("s-2");
    private static final Instant START = NOW.minus(Duration.ofDays(100));

    private final SeatUsageProjection projection = new SeatUsageProjection(Database.dataSource(), SeatUsage.SCHEMA);
    private final SeatUsage seats = new SeatUsage(Database.dataSource(), SeatUsage.SCHEMA);

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void P12_adds_up_enabled_and_expired_seats_and_never_subtracts_those_expiring() {
        tell(
                bought(CONTOSO, E3, "s-1", 100, START, in(200), false),
                started(E3, FIRST),
                bought(CONTOSO, E3, "s-2", 20, START, in(-5), false),
                started(E3, SECOND),
                new SubscriptionExpired(CONTOSO, E3, SECOND, in(-5)),
                new SeatsTaken(CONTOSO, E3, 70, 70));
        var pool = pool(E3);
        assertThat(pool.total()).isEqualTo(120);
        assertThat(pool.assigned()).isEqualTo(70);
        assertThat(pool.available()).isEqualTo(50);
        assertThat(pool.expiringSoon()).isEqualTo(20);
        assertThat(pool.overAssigned()).isZero();
        assertThat(pool.enabledSeats()).isEqualTo(100);
        assertThat(pool.warningSeats()).isEqualTo(20);
    }

    @Test
    void P11_shows_one_row_per_product_by_name_and_only_the_tenants_own() {
        tell(
                bought(CONTOSO, E5, "s-2", 5, START, null, false),
                started(E5, SECOND),
                bought(CONTOSO, E3, "s-1", 100, START, null, false),
                bought(FABRIKAM, E3, "s-9", 7, START, null, false));
        assertThat(seats.products(CONTOSO, NOW, 30))
                .extracting(PoolRow::skuId, PoolRow::total)
                .containsExactly(tuple(E3, 0), tuple(E5, 5));
        assertThat(seats.products(FABRIKAM, NOW, 30)).extracting(PoolRow::skuId).containsExactly(E3);
        assertThat(seats.product(FABRIKAM, E5, NOW, 30)).isEmpty();
    }

    @Test
    void counts_as_expiring_soon_what_ends_within_the_window_and_does_not_renew_itself() {
        tell(
                bought(CONTOSO, E3, "in-window", 1, START, in(30), false),
                started(E3, new SubscriptionId("in-window")),
                bought(CONTOSO, E3, "later", 10, START, in(30).plusMillis(1), false),
                started(E3, new SubscriptionId("later")),
                bought(CONTOSO, E3, "renews", 100, START, in(3), true),
                started(E3, new SubscriptionId("renews")),
                bought(CONTOSO, E3, "pending", 1000, in(3), in(400), false));
        assertThat(pool(E3).expiringSoon()).isEqualTo(1);
        assertThat(seats.product(CONTOSO, E3, NOW, 31))
                .map(PoolRow::expiringSoon)
                .contains(11);
        assertThat(pool(E3).total()).isEqualTo(111);
    }

    @Test
    void P09_shows_the_next_expiry_of_seats_in_use() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, in(60), false),
                started(E3, FIRST),
                bought(CONTOSO, E3, "s-2", 10, START, in(-5), false),
                started(E3, SECOND),
                new SubscriptionExpired(CONTOSO, E3, SECOND, in(-5)));
        assertThat(pool(E3).nextExpiry()).isEqualTo(in(25));
        tell(new SubscriptionSuspended(CONTOSO, E3, SECOND, in(25)));
        assertThat(pool(E3).nextExpiry()).isEqualTo(in(60));
        tell(new TermSet(CONTOSO, E3, FIRST, in(60), true));
        assertThat(pool(E3).nextExpiry()).isNull();
    }

    @Test
    void shows_seats_out_beyond_what_was_bought_beside_an_available_of_zero() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                started(E3, FIRST),
                new SeatsTaken(CONTOSO, E3, 10, 10),
                new SeatCountSet(CONTOSO, E3, FIRST, 7),
                new OverAssignmentDetected(CONTOSO, E3, 3, in(90)));
        assertThat(pool(E3))
                .extracting(PoolRow::total, PoolRow::available, PoolRow::overAssigned, PoolRow::overUntil)
                .containsExactly(7, 0, 3, in(90));
        tell(new SeatsFreed(CONTOSO, E3, 3, 7), new OverAssignmentResolved(CONTOSO, E3));
        assertThat(pool(E3))
                .extracting(PoolRow::assigned, PoolRow::overAssigned, PoolRow::overUntil)
                .containsExactly(7, 0, null);
    }

    @Test
    void P12_shows_assignments_of_a_suspended_product_as_assigned_and_not_as_over_assigned() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                started(E3, FIRST),
                new SeatsTaken(CONTOSO, E3, 4, 4),
                new SubscriptionSuspended(CONTOSO, E3, FIRST, NOW));
        assertThat(pool(E3))
                .extracting(
                        PoolRow::total,
                        PoolRow::assigned,
                        PoolRow::available,
                        PoolRow::overAssigned,
                        PoolRow::suspendedSeats)
                .containsExactly(0, 4, 0, 0, 10);
        tell(new SubscriptionReactivated(CONTOSO, E3, FIRST, null, NOW));
        assertThat(pool(E3))
                .extracting(
                        PoolRow::total,
                        PoolRow::assigned,
                        PoolRow::available,
                        PoolRow::overAssigned,
                        PoolRow::suspendedSeats)
                .containsExactly(10, 4, 6, 0, 0);
    }

    @Test
    void B02_counts_seats_that_do_not_work_apart_and_not_as_available() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                started(E3, FIRST),
                new SubscriptionSuspended(CONTOSO, E3, FIRST, NOW),
                bought(CONTOSO, E3, "s-2", 5, START, null, false),
                started(E3, SECOND),
                new SubscriptionLockedOut(CONTOSO, E3, SECOND, NOW));
        assertThat(pool(E3))
                .extracting(
                        PoolRow::total,
                        PoolRow::available,
                        PoolRow::suspendedSeats,
                        PoolRow::lockedOutSeats,
                        PoolRow::suspended)
                .containsExactly(0, 0, 10, 5, 0);
    }

    @Test
    void drops_a_product_when_its_last_purchase_is_gone_and_no_seat_is_out() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                started(E3, FIRST),
                new SeatsTaken(CONTOSO, E3, 1, 1),
                new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW));
        assertThat(seats.products(CONTOSO, NOW, 30)).extracting(PoolRow::owned).containsExactly(false);
        tell(new SeatsFreed(CONTOSO, E3, 1, 0));
        assertThat(seats.products(CONTOSO, NOW, 30)).isEmpty();
        assertThat(pool(E3).owned()).isFalse();
    }

    @Test
    void P09_follows_a_purchase_through_its_life() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, in(10), false));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::nextLifecycleOn, PurchaseRow::revision)
                .containsExactly(Status.PENDING, START, 1L);
        tell(started(E3, FIRST), new SeatCountSet(CONTOSO, E3, FIRST, 12));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::nextLifecycleOn, PurchaseRow::seats)
                .containsExactly(Status.ENABLED, in(10), 12);
        tell(new SubscriptionExpired(CONTOSO, E3, FIRST, in(10)));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::nextLifecycleOn)
                .containsExactly(Status.WARNING, in(40));
        tell(new SubscriptionSuspended(CONTOSO, E3, FIRST, in(40)));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::nextLifecycleOn)
                .containsExactly(Status.SUSPENDED, in(130));
        tell(
                new SubscriptionReactivated(CONTOSO, E3, FIRST, in(365), in(41)),
                new SubscriptionRenewed(CONTOSO, E3, FIRST, in(730), in(365)));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::endsOn, PurchaseRow::revision)
                .containsExactly(Status.ENABLED, in(730), 7L);
        tell(new SubscriptionDeleted(CONTOSO, E3, FIRST, in(800)));
        assertThat(purchase())
                .extracting(PurchaseRow::status, PurchaseRow::nextLifecycleOn)
                .containsExactly(Status.DELETED, null);
    }

    @Test
    void pages_purchases_by_id() {
        tell(
                bought(CONTOSO, E3, "b", 1, START, null, false),
                bought(CONTOSO, E5, "a", 2, START, null, true),
                bought(CONTOSO, E3, "c", 3, START, null, false),
                bought(FABRIKAM, E3, "d", 4, START, null, false));
        assertThat(seats.subscriptions(CONTOSO, null, 2))
                .extracting(PurchaseRow::skuId, PurchaseRow::seats)
                .containsExactly(tuple(E5, 2), tuple(E3, 1));
        assertThat(seats.subscriptions(CONTOSO, "b", 2))
                .extracting(row -> row.subscriptionId().value())
                .containsExactly("c");
        assertThat(seats.subscription(CONTOSO, new SubscriptionId("d"))).isEmpty();
    }

    @Test
    void the_last_date_there_is_stops_nothing() {
        tell(bought(CONTOSO, E3, "s-1", 1, Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999999999Z"), false));
        assertThat(purchase().endsOn()).isEqualTo("9999-12-31T23:59:59.999999Z");
    }

    private final GivenEvents history = new GivenEvents();

    @Test
    void leaves_the_rest_of_a_pool_as_it_is_when_only_seats_go_out_and_come_back() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, in(100), false), started(E3, FIRST));
        var before = pool(E3);
        tell(new SeatsTaken(CONTOSO, E3, 5, 5), new SeatsFreed(CONTOSO, E3, 2, 3));
        assertThat(pool(E3))
                .returns(3, PoolRow::assigned)
                .returns(7, PoolRow::available)
                .usingRecursiveComparison()
                .ignoringFields("assigned", "available")
                .isEqualTo(before);
    }

    @Test
    void counts_seats_of_a_product_that_is_bought_later() {
        tell(new SeatsTaken(CONTOSO, E3, 2, 2));
        tell(bought(CONTOSO, E3, "s-1", 10, START, null, false), started(E3, FIRST));
        assertThat(pool(E3)).returns(2, PoolRow::assigned).returns(8, PoolRow::available);
    }

    private void tell(SubscriptionEvent... events) {
        int before = history.recorded().size();
        var all = history.then(events).recorded();
        projection.project(all.subList(before, all.size()));
    }

    private PoolRow pool(SkuId sku) {
        return seats.product(CONTOSO, sku, NOW, SeatUsage.EXPIRING_WITHIN_DAYS).orElseThrow();
    }

    private PurchaseRow purchase() {
        return seats.subscription(CONTOSO, FIRST).orElseThrow();
    }

    private static SubscriptionStarted started(SkuId sku, SubscriptionId id) {
        return new SubscriptionStarted(CONTOSO, sku, id, START);
    }

    private static Instant in(int days) {
        return NOW.plus(Duration.ofDays(days));
    }
}
