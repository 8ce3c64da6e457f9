package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.BeforeCommit;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The seat pools as every other decision uses them: let happen what is due, take, give back, wait. However many seats
 * move in one unit of work, each pool writes one event for all that went out and one for all that came back. Seats that
 * come free are offered to those who wait before the unit of work ends, and nobody else sees them until all who wait
 * were asked (G08).
 */
public final class SeatPools {

    /** As many are asked because of one command; where more wait, the others are asked later and still come first. */
    public static final int ASKED_AT_ONCE = 500;

    private static final String RESOURCE = SeatPools.class.getName();

    private final Streams<Subscription, SubscriptionState, SubscriptionEvent> streams;
    private final InstantSource clock;
    private Waiters waiters = Waiters.NONE;

    /** The pools behind these streams. */
    public SeatPools(Streams<Subscription, SubscriptionState, SubscriptionEvent> streams, InstantSource clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** From now on seats that come free are offered to these; holders need the pools as the pools need them. */
    public void offerTo(Waiters next) {
        waiters = next;
    }

    /**
     * What {@link #advance(TenantId, Collection, HolderId, Instant, MetaData)} says to somebody who waits for nothing.
     */
    public Map<SkuId, PoolView> advance(TenantId tenant, Collection<SkuId> skus, Instant now, MetaData cause) {
        return advance(tenant, skus, null, now, cause);
    }

    /**
     * Lets happen what is due in the pools of these products by this instant, and says what decisions about this holder
     * may know of them then: seats others wait for are not available to it.
     */
    public Map<SkuId, PoolView> advance(
            TenantId tenant, Collection<SkuId> skus, @Nullable HolderId holder, Instant now, MetaData cause) {
        boolean happened = false;
        for (var sku : skus) {
            happened |= pool(tenant, sku).advance(now, cause);
        }
        if (happened) {
            offerInTurn();
        }
        var views = new LinkedHashMap<SkuId, PoolView>();
        for (var sku : skus) {
            views.computeIfAbsent(sku, _ -> pool(tenant, sku).view(holder, now));
        }
        return views;
    }

    /** The same for one product. */
    public PoolView advance(TenantId tenant, SkuId sku, @Nullable HolderId holder, Instant now, MetaData cause) {
        var pool = pool(tenant, sku);
        if (pool.advance(now, cause)) {
            offerInTurn();
        }
        return pool.view(holder, now);
    }

    /**
     * What decisions may know of these products' pools once what is due by this instant has happened, which it does
     * not.
     */
    public Map<SkuId, PoolView> foresee(TenantId tenant, Collection<SkuId> skus, Instant now) {
        return foresee(tenant, skus, null, now);
    }

    /** The same to this holder, who may have to leave seats to those who wait. */
    public Map<SkuId, PoolView> foresee(
            TenantId tenant, Collection<SkuId> skus, @Nullable HolderId holder, Instant now) {
        var views = new LinkedHashMap<SkuId, PoolView>();
        for (var sku : skus) {
            views.computeIfAbsent(sku, _ -> pool(tenant, sku)
                    .to(holder, foreseen(tenant, sku, now).view(now)));
        }
        return views;
    }

    /** The pool as it will be then. */
    public SubscriptionState foreseen(TenantId tenant, SkuId sku, Instant now) {
        var state = state(tenant, sku);
        return state.after(Lifecycle.due(tenant, sku, state, now));
    }

    /** The pool as it is, what this unit of work moved being counted; what is due has not happened. */
    public SubscriptionState state(TenantId tenant, SkuId sku) {
        return pool(tenant, sku).counted();
    }

    /** Takes one seat, as an event of a holder says; whoever decided it has seen that one is available. */
    public void take(TenantId tenant, SkuId sku, MetaData cause) {
        pool(tenant, sku).move(1, cause);
    }

    /** Gives one seat back. */
    public void free(TenantId tenant, SkuId sku, MetaData cause) {
        pool(tenant, sku).move(-1, cause);
    }

    /** Puts the holder behind everybody who waits for a seat; whoever waits already keeps its place. */
    public boolean join(TenantId tenant, SkuId sku, HolderId holder, MetaData cause) {
        return pool(tenant, sku).join(holder, cause);
    }

    /** Lets the holder wait no longer. */
    public void leave(TenantId tenant, SkuId sku, HolderId holder, MetaData cause) {
        pool(tenant, sku).leave(holder, cause);
    }

    /** Adds events to a pool, and says so when that begins or ends an over-assignment. */
    public void append(TenantId tenant, SkuId sku, List<SubscriptionEvent> events, MetaData cause) {
        if (!events.isEmpty()) {
            pool(tenant, sku).append(events, cause);
        }
    }

    /**
     * Offers the seats that came free to those who wait for them, whoever waits longest first; to be done when a
     * command is decided.
     */
    public void offerInTurn() {
        ledger().offerInTurn();
    }

    /** Goes on with those who were too many to be asked at once; whether there are still more. */
    public boolean goOnOffering(TenantId tenant, SkuId sku, MetaData cause) {
        var pool = pool(tenant, sku);
        pool.goOnOffering(cause);
        offerInTurn();
        return pool.isOutstanding();
    }

    private Pool pool(TenantId tenant, SkuId sku) {
        var ledger = ledger();
        return ledger.open.computeIfAbsent(StreamIds.of(tenant, sku), id -> new Pool(ledger, tenant, sku, id));
    }

    /** Opened in two steps: a unit of work cannot make one of its resources while it is making another. */
    private static Ledger ledger() {
        var root = CurrentUnitOfWork.get().root();
        Ledger open = root.getResource(RESOURCE);
        if (open != null) {
            return open;
        }
        var opened = new Ledger();
        root.resources().put(RESOURCE, opened);
        BeforeCommit.run(opened::settle);
        return opened;
    }

    /** All pools within one unit of work. */
    private static final class Ledger {

        private final Map<String, Pool> open = new LinkedHashMap<>();
        private final SequencedSet<Pool> toOffer = new LinkedHashSet<>();
        private boolean offering;

        /** One who is asked may free other seats; they are offered after those that came free before. */
        private void offerInTurn() {
            if (offering || toOffer.isEmpty()) {
                return;
            }
            offering = true;
            try {
                while (!toOffer.isEmpty()) {
                    var pool = toOffer.getFirst();
                    if (!pool.offerNext()) {
                        toOffer.remove(pool);
                    }
                }
            } finally {
                offering = false;
            }
        }

        private void settle() {
            offerInTurn();
            open.values().forEach(Pool::settle);
        }
    }

    /** One pool within one unit of work. */
    private final class Pool {

        private final Ledger ledger;
        private final TenantId tenant;
        private final SkuId sku;
        private final String streamId;
        private int taken;
        private int freed;
        private @Nullable QueueChange queue;
        private int toAsk;
        private boolean isExhausted;
        private @Nullable MetaData offeredBecause;
        private @Nullable MetaData cause;

        private Pool(Ledger ledger, TenantId tenant, SkuId sku, String streamId) {
            this.ledger = ledger;
            this.tenant = tenant;
            this.sku = sku;
            this.streamId = streamId;
        }

        private boolean advance(Instant now, MetaData becauseOf) {
            if (!streams.state(streamId).isDue(now)) {
                return false;
            }
            append(Lifecycle.due(tenant, sku, streams.state(streamId), now), becauseOf);
            return true;
        }

        private PoolView view(@Nullable HolderId holder, Instant now) {
            return to(holder, counted().view(now));
        }

        /** The pool as whoever has to leave its seats to others sees it. */
        private PoolView to(@Nullable HolderId holder, PoolView view) {
            boolean isTurn = !isOutstanding() || holder != null && queue().isTurnOf(holder);
            return isTurn ? view : view.withoutSeats();
        }

        private SubscriptionState counted() {
            var written = streams.state(streamId);
            return taken == freed ? written : written.withAssigned(written.assigned() + taken - freed);
        }

        private void append(List<SubscriptionEvent> events, MetaData becauseOf) {
            changing(becauseOf, () -> streams.append(streamId, events, becauseOf));
        }

        private void move(int seats, MetaData becauseOf) {
            changing(becauseOf, () -> {
                taken += Math.max(0, seats);
                freed += Math.max(0, -seats);
            });
        }

        /**
         * Whoever waits for something else besides may find a free seat here; then it is asked like everybody, and
         * nobody is held up.
         */
        private boolean join(HolderId holder, MetaData becauseOf) {
            if (hasQueue() && queue().has(holder)) {
                return false;
            }
            changing(becauseOf, () -> queue().join(holder));
            return true;
        }

        private void leave(HolderId holder, MetaData becauseOf) {
            if (hasQueue() && queue().leave(holder)) {
                watch(becauseOf);
            }
        }

        private void goOnOffering(MetaData becauseOf) {
            if (isOutstanding()) {
                offer(becauseOf);
            }
        }

        /** Seats that come free are offered; those of which the last were offered are not offered twice. */
        private void changing(MetaData becauseOf, Runnable change) {
            boolean wasOutstanding = isOutstanding();
            change.run();
            watch(becauseOf);
            if (!hasQueue()) {
                return;
            }
            if (counted().available() == 0) {
                queue().askAllAnew();
            } else if (!wasOutstanding && isOutstanding()) {
                offer(becauseOf);
            }
        }

        private void offer(MetaData becauseOf) {
            watch(becauseOf);
            offeredBecause = becauseOf;
            toAsk = ASKED_AT_ONCE;
            isExhausted = false;
            ledger.toOffer.add(this);
        }

        /** Asks the next one; false where no seat is left, nobody is left, or enough were asked. */
        private boolean offerNext() {
            isExhausted = isOutstanding() && toAsk == 0;
            if (!isOutstanding() || isExhausted || offeredBecause == null) {
                return false;
            }
            if (toAsk == ASKED_AT_ONCE) {
                waiters.prefetch(tenant, queue().next(Math.min(toAsk, counted().available())));
            }
            toAsk--;
            var next = queue().next();
            waiters.offer(tenant, next, offeredBecause);
            queue().passOver(next);
            return true;
        }

        /** Whether a seat is free and somebody who waits was not asked yet. */
        private boolean isOutstanding() {
            boolean hasNext = queue == null ? streams.state(streamId).queue().hasNext() : queue.hasNext();
            return hasNext && counted().available() > 0;
        }

        private boolean hasQueue() {
            return queue != null || !streams.state(streamId).queue().isEmpty();
        }

        private QueueChange queue() {
            if (queue == null) {
                queue = new QueueChange(streams.state(streamId).queue());
            }
            return queue;
        }

        private void watch(MetaData becauseOf) {
            cause = cause == null ? becauseOf : cause;
        }

        private void settle() {
            if (cause == null) {
                return;
            }
            int assigned = streams.state(streamId).assigned();
            if (freed > 0) {
                assigned -= freed;
                streams.append(
                        streamId, List.of(new SubscriptionEvent.SeatsFreed(tenant, sku, freed, assigned)), cause);
            }
            if (taken > 0) {
                assigned += taken;
                streams.append(
                        streamId, List.of(new SubscriptionEvent.SeatsTaken(tenant, sku, taken, assigned)), cause);
            }
            taken = 0;
            freed = 0;
            if (queue != null) {
                streams.append(streamId, queue.events(tenant, sku, isExhausted && isOutstanding()), cause);
                queue = null;
            }
            var change = Lifecycle.overAssignment(tenant, sku, streams.state(streamId), clock.instant());
            streams.append(streamId, change.stream().toList(), cause);
        }
    }
}
