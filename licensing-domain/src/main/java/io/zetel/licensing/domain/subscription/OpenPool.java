package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pool as a group of commands uses it. Each change comes with the ledger of the command that makes it; what is
 * written at the end names the first of them as its cause.
 */
final class OpenPool {

    private final OpenPools group;
    private final Ledger books;
    private final Waiters waiters;
    private final TenantId tenant;
    private final SkuId sku;
    private final String stream;
    private int taken;
    private int freed;
    private @Nullable QueueChange queue;
    private int toAsk;
    private boolean isExhausted;
    private @Nullable Ledger offeredBecause;
    private @Nullable Ledger cause;

    OpenPool(OpenPools group, Ledger books, Waiters waiters, TenantId tenant, SkuId sku, String stream) {
        this.group = group;
        this.books = books;
        this.waiters = waiters;
        this.tenant = tenant;
        this.sku = sku;
        this.stream = stream;
    }

    boolean advance(Ledger because, Instant now) {
        if (!written().isDue(now)) {
            return false;
        }
        append(because, Lifecycle.due(tenant, sku, written(), now));
        return true;
    }

    PoolView view(@Nullable HolderId holder, Instant now) {
        return to(holder, counted().view(now));
    }

    /** The pool as whoever has to leave its seats to others sees it. */
    PoolView to(@Nullable HolderId holder, PoolView view) {
        boolean isTurn = !isOutstanding() || holder != null && queue().isTurnOf(holder);
        return isTurn ? view : view.withoutSeats();
    }

    /** With the seats that moved and are not written yet. */
    SubscriptionState counted() {
        var written = written();
        return taken == freed ? written : written.withAssigned(written.assigned() + taken - freed);
    }

    void append(Ledger because, List<SubscriptionEvent> events) {
        changing(because, () -> because.append(Subscription.STREAMS, stream, events));
    }

    void move(Ledger because, int seats) {
        changing(because, () -> {
            taken += Math.max(0, seats);
            freed += Math.max(0, -seats);
        });
    }

    /**
     * Whoever waits for something else besides may find a free seat here; then it is asked like everybody, and nobody
     * is held up.
     */
    boolean join(Ledger because, HolderId holder) {
        if (hasQueue() && queue().has(holder)) {
            return false;
        }
        changing(because, () -> queue().join(holder));
        return true;
    }

    void leave(Ledger because, HolderId holder) {
        if (hasQueue() && queue().leave(holder)) {
            watch(because);
        }
    }

    void goOnOffering(Ledger because) {
        if (isOutstanding()) {
            offer(because);
        }
    }

    /** Seats that come free are offered; those of which the last were offered are not offered twice. */
    private void changing(Ledger because, Runnable change) {
        boolean wasOutstanding = isOutstanding();
        change.run();
        watch(because);
        if (!hasQueue()) {
            return;
        }
        if (counted().available() == 0) {
            queue().askAllAnew();
        } else if (!wasOutstanding && isOutstanding()) {
            offer(because);
        }
    }

    private void offer(Ledger because) {
        watch(because);
        offeredBecause = because;
        toAsk = SeatPools.ASKED_AT_ONCE;
        isExhausted = false;
        group.toOffer(this);
    }

    /** Asks the next one; false where no seat is left, nobody is left, or enough were asked. */
    boolean offerNext() {
        isExhausted = isOutstanding() && toAsk == 0;
        if (!isOutstanding() || isExhausted || offeredBecause == null) {
            return false;
        }
        if (toAsk == SeatPools.ASKED_AT_ONCE) {
            waiters.prefetch(
                    offeredBecause,
                    tenant,
                    queue().next(Math.min(toAsk, counted().available())));
        }
        toAsk--;
        var next = queue().next();
        waiters.offer(offeredBecause, tenant, next);
        queue().passOver(next);
        return true;
    }

    /** Whether a seat is free and somebody who waits was not asked yet. */
    boolean isOutstanding() {
        boolean hasNext = queue == null ? written().queue().hasNext() : queue.hasNext();
        return hasNext && counted().available() > 0;
    }

    private SubscriptionState written() {
        return books.state(Subscription.STREAMS, stream);
    }

    private boolean hasQueue() {
        return queue != null || !written().queue().isEmpty();
    }

    private QueueChange queue() {
        if (queue == null) {
            queue = new QueueChange(written().queue());
        }
        return queue;
    }

    private void watch(Ledger because) {
        cause = cause == null ? because : cause;
    }

    /** Writes down what moved, and what follows from it by this instant. */
    void settle(Instant now) {
        if (cause == null) {
            return;
        }
        int assigned = written().assigned();
        if (freed > 0) {
            assigned -= freed;
            write(cause, List.of(new SeatsFreed(tenant, sku, freed, assigned)));
        }
        if (taken > 0) {
            assigned += taken;
            write(cause, List.of(new SeatsTaken(tenant, sku, taken, assigned)));
        }
        taken = 0;
        freed = 0;
        if (queue != null) {
            write(cause, queue.events(tenant, sku, isExhausted && isOutstanding()));
            queue = null;
        }
        var change = Lifecycle.overAssignment(tenant, sku, written(), now);
        write(cause, change.stream().toList());
    }

    private void write(Ledger because, List<? extends SubscriptionEvent> events) {
        because.append(Subscription.STREAMS, stream, events);
    }
}
