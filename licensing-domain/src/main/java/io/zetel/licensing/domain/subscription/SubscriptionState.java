package io.zetel.licensing.domain.subscription;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SubscriptionId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The seats of one product: its purchases, how many seats are out, and who waits for one. Of those who have a seat it
 * only knows the number, so that the millionth seat costs what the first did; who they are is the holders' own
 * business.
 */
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record SubscriptionState(
        List<Purchase> purchases,
        int assigned,
        @Nullable Instant overUntil,
        int capacity,
        @Nullable Instant nextLifecycleOn,
        SeatQueue queue) {

    /** A pool of nothing. */
    public static final SubscriptionState EMPTY = new SubscriptionState(List.of(), 0, null, 0, null, SeatQueue.NOBODY);

    /** Snapshots of early releases know of no queue. */
    public SubscriptionState {
        queue = Objects.requireNonNullElse(queue, SeatQueue.NOBODY);
    }

    private SubscriptionState(List<Purchase> purchases, int assigned, @Nullable Instant overUntil, SeatQueue queue) {
        this(
                purchases,
                assigned,
                overUntil,
                purchases.stream()
                        .filter(Purchase::counts)
                        .mapToInt(Purchase::seats)
                        .reduce(0, SubscriptionState::together),
                purchases.stream()
                        .map(Purchase::nextLifecycleOn)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null),
                queue);
    }

    /** However many purchases have no limit, their pool has none either. */
    private static int together(int seats, int others) {
        return Math.min(Purchase.UNLIMITED, Math.addExact(seats, others));
    }

    /** The pool of these purchases with this many seats out, for which nobody waits. */
    public static SubscriptionState of(List<Purchase> purchases, int assigned, @Nullable Instant overUntil) {
        return new SubscriptionState(purchases, assigned, overUntil, SeatQueue.NOBODY);
    }

    /** Seats that can still be handed out, expiring ones included (P12); never negative. */
    public int available() {
        return Math.max(0, capacity - assigned);
    }

    /**
     * Seats out beyond those that work; 0 unless a reduction or an end of term went below. Where none works at all the
     * product is suspended or gone, which is not the same: the assignments stay recorded without effect (R12).
     */
    public int overAssigned() {
        return capacity == 0 ? 0 : Math.max(0, assigned - capacity);
    }

    /**
     * How many of those who sit on a seat cannot keep what it gives: all where no seat works, else those beyond what is
     * left.
     */
    public int losing() {
        return capacity == 0 ? assigned : overAssigned();
    }

    /** How many seats may be taken back by this instant, because more were out for longer than is tolerated. */
    public int reclaimable(Instant now) {
        return overUntil == null || overUntil.isAfter(now) ? 0 : overAssigned();
    }

    /** Whether the tenant has a purchase of the product that is not gone. */
    public boolean isOwned() {
        return purchases.stream().anyMatch(p -> p.status() != Purchase.Status.DELETED);
    }

    /** What decisions about others than the pool may know of it at this instant. */
    public PoolView view(Instant now) {
        return new PoolView(
                available(), reclaimable(now), isOwned(), capacity > 0, isOwned() ? overUntil : goneSince());
    }

    /** Since when nothing is left of what was bought. */
    private @Nullable Instant goneSince() {
        return purchases.stream().map(Purchase::since).max(Instant::compareTo).orElse(null);
    }

    /** The purchase with this id. */
    public Optional<Purchase> purchase(SubscriptionId id) {
        return purchases.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /** Whether something is due by this instant. */
    public boolean isDue(Instant now) {
        return nextLifecycleOn != null && !nextLifecycleOn.isAfter(now);
    }

    /** The first end of a term that is still to be announced, if any. */
    public @Nullable Instant nextEndToAnnounce() {
        return purchases.stream()
                .map(Purchase::endToAnnounce)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** The same pool with this many seats out. */
    public SubscriptionState withAssigned(int next) {
        return new SubscriptionState(purchases, next, overUntil, capacity, nextLifecycleOn, queue);
    }

    /** The state after all of these. */
    public SubscriptionState after(List<SubscriptionEvent> events) {
        var next = this;
        for (var event : events) {
            next = next.evolve(event);
        }
        return next;
    }

    /** The state after one more event. */
    public SubscriptionState evolve(SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionEvent.SubscriptionRegistered e ->
                new SubscriptionState(
                        Stream.concat(purchases.stream(), Stream.of(pending(e))).toList(), assigned, overUntil, queue);
            case SubscriptionEvent.SeatCountSet e -> with(e.subscriptionId(), p -> p.withSeats(e.seats()));
            case SubscriptionEvent.TermSet e -> with(e.subscriptionId(), p -> p.withTerm(e.endsOn(), e.autoRenew()));
            case SubscriptionEvent.SubscriptionStarted e ->
                become(e.subscriptionId(), Purchase.Status.ENABLED, e.effectiveOn());
            case SubscriptionEvent.SubscriptionRenewed e ->
                with(e.subscriptionId(), p -> p.become(Purchase.Status.ENABLED, e.effectiveOn(), e.endsOn()));
            case SubscriptionEvent.SubscriptionExpiring e -> with(e.subscriptionId(), p -> p.announced(e.endsOn()));
            case SubscriptionEvent.SubscriptionExpired e ->
                become(e.subscriptionId(), Purchase.Status.WARNING, e.effectiveOn());
            case SubscriptionEvent.SubscriptionSuspended e ->
                become(e.subscriptionId(), Purchase.Status.SUSPENDED, e.effectiveOn());
            case SubscriptionEvent.SubscriptionLockedOut e ->
                become(e.subscriptionId(), Purchase.Status.LOCKED_OUT, e.effectiveOn());
            case SubscriptionEvent.SubscriptionReactivated e ->
                with(e.subscriptionId(), p -> p.become(Purchase.Status.ENABLED, e.effectiveOn(), e.endsOn()));
            case SubscriptionEvent.SubscriptionDeleted e ->
                become(e.subscriptionId(), Purchase.Status.DELETED, e.effectiveOn());
            case SubscriptionEvent.SeatsTaken e -> withAssigned(e.assigned());
            case SubscriptionEvent.SeatsFreed e -> withAssigned(e.assigned());
            case SubscriptionEvent.SeatsAwaited e -> with(queue.joinedBy(e.holders()));
            case SubscriptionEvent.SeatsNoLongerAwaited e -> with(queue.leftBy(e.holders()));
            case SubscriptionEvent.SeatsOffered e -> with(queue.passingOver(e.passedOver()));
            case SubscriptionEvent.OverAssignmentDetected e ->
                new SubscriptionState(purchases, assigned, e.until(), queue);
            case SubscriptionEvent.OverAssignmentResolved _ -> new SubscriptionState(purchases, assigned, null, queue);
        };
    }

    private static Purchase pending(SubscriptionEvent.SubscriptionRegistered e) {
        return new Purchase(
                e.subscriptionId(),
                e.seats(),
                e.startsOn(),
                e.endsOn(),
                e.autoRenew(),
                e.channel(),
                Purchase.Status.PENDING,
                e.startsOn(),
                1);
    }

    private SubscriptionState become(SubscriptionId id, Purchase.Status status, Instant on) {
        return with(id, p -> p.become(status, on, p.endsOn()));
    }

    private SubscriptionState with(SubscriptionId id, UnaryOperator<Purchase> change) {
        return new SubscriptionState(
                purchases.stream()
                        .map(p -> p.id().equals(id) ? change.apply(p) : p)
                        .toList(),
                assigned,
                overUntil,
                queue);
    }

    private SubscriptionState with(SeatQueue next) {
        return new SubscriptionState(purchases, assigned, overUntil, capacity, nextLifecycleOn, next);
    }
}
