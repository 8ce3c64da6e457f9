package io.zetel.licensing.api.engine;

import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;

/** How aggregates are kept: in memory while they are used, without locks because only their tenant's lane touches them. */
public final class Aggregates {

    private final AggregateCache cache;
    private final int eventsPerSnapshot;

    /** Aggregates in this cache, with a snapshot every so many events for those that want any. */
    public Aggregates(AggregateCache cache, int eventsPerSnapshot) {
        this.cache = cache;
        this.eventsPerSnapshot = eventsPerSnapshot;
    }

    /** An aggregate with a short history; register it with {@code configurer.configureAggregate(…)}. */
    public <A> AggregateConfigurer<A> cached(Class<A> type) {
        return AggregateConfigurer.defaultConfiguration(type).configureCache(_ -> cache).configureLockFactory(_ -> NullLockFactory.INSTANCE);
    }

    /** An aggregate whose history grows without end, so that a snapshot is taken now and then. */
    public <A> AggregateConfigurer<A> cachedWithSnapshots(Class<A> type) {
        return cached(type).configureSnapshotTrigger(axon -> new EventCountSnapshotTriggerDefinition(axon.snapshotter(), eventsPerSnapshot));
    }
}
