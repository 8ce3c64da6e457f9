package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.BeforeCommit;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The seat pools as every other decision uses them: let happen what is due, take, give back. However many seats move in
 * one unit of work, each pool writes one event for all that went out and one for all that came back.
 */
public final class SeatPools {

    private static final String RESOURCE = SeatPools.class.getName();

    private final Streams<Subscription, SubscriptionState, SubscriptionEvent> streams;
    private final InstantSource clock;

    /** The pools behind these streams. */
    public SeatPools(Streams<Subscription, SubscriptionState, SubscriptionEvent> streams, InstantSource clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** Lets happen what is due in the pools of these products by this instant, and says what decisions may know of them then. */
    public Map<SkuId, PoolView> advance(TenantId tenant, Collection<SkuId> skus, Instant now, MetaData cause) {
        var views = new LinkedHashMap<SkuId, PoolView>();
        for (var sku : skus) {
            views.computeIfAbsent(sku, _ -> advance(tenant, sku, now, cause));
        }
        return views;
    }

    /** The same for one product. */
    public PoolView advance(TenantId tenant, SkuId sku, Instant now, MetaData cause) {
        return pool(tenant, sku).advance(now, cause).view(now);
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
    public void free(TenantId tenant, SkuId sku, MetaData cause) { pool(tenant, sku).move(-1, cause); }

    /** Adds events to a pool, and says so when that begins or ends an over-assignment. */
    public void append(TenantId tenant, SkuId sku, List<SubscriptionEvent> events, MetaData cause) {
        streams.append(StreamIds.of(tenant, sku), events, cause);
        if (!events.isEmpty()) {
            pool(tenant, sku).watch(cause);
        }
    }

    private Pool pool(TenantId tenant, SkuId sku) {
        return ledger().computeIfAbsent(StreamIds.of(tenant, sku), id -> new Pool(tenant, sku, id));
    }

    /** Opened in two steps: a unit of work cannot make one of its resources while it is making another. */
    private static Map<String, Pool> ledger() {
        var root = CurrentUnitOfWork.get().root();
        Map<String, Pool> open = root.getResource(RESOURCE);
        if (open != null) {
            return open;
        }
        var opened = new LinkedHashMap<String, Pool>();
        root.resources().put(RESOURCE, opened);
        BeforeCommit.run(() -> opened.values().forEach(Pool::settle));
        return opened;
    }

    /** One pool within one unit of work. */
    private final class Pool {

        private final TenantId tenant;
        private final SkuId sku;
        private final String streamId;
        private int taken;
        private int freed;
        private @Nullable MetaData cause;

        private Pool(TenantId tenant, SkuId sku, String streamId) {
            this.tenant = tenant;
            this.sku = sku;
            this.streamId = streamId;
        }

        private SubscriptionState advance(Instant now, MetaData becauseOf) {
            if (streams.state(streamId).isDue(now)) {
                append(tenant, sku, Lifecycle.due(tenant, sku, streams.state(streamId), now), becauseOf);
            }
            return counted();
        }

        private SubscriptionState counted() {
            var written = streams.state(streamId);
            return taken == freed ? written : written.withAssigned(written.assigned() + taken - freed);
        }

        private void move(int seats, MetaData becauseOf) {
            taken += Math.max(0, seats);
            freed += Math.max(0, -seats);
            watch(becauseOf);
        }

        private void watch(MetaData becauseOf) { cause = cause == null ? becauseOf : cause; }

        private void settle() {
            if (cause == null) {
                return;
            }
            int assigned = streams.state(streamId).assigned();
            if (freed > 0) {
                assigned -= freed;
                streams.append(streamId, List.of(new SubscriptionEvent.SeatsFreed(tenant, sku, freed, assigned)), cause);
            }
            if (taken > 0) {
                assigned += taken;
                streams.append(streamId, List.of(new SubscriptionEvent.SeatsTaken(tenant, sku, taken, assigned)), cause);
            }
            var change = Lifecycle.overAssignment(tenant, sku, streams.state(streamId), clock.instant());
            streams.append(streamId, change.stream().toList(), cause);
            taken = 0;
            freed = 0;
        }
    }
}
