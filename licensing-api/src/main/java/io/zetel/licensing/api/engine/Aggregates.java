package io.zetel.licensing.api.engine;

import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;

/** How aggregates are kept: in memory while they are used, without locks because only their tenant's lane touches them. */
public final class Aggregates {

    private final AggregateCache cache;
    private final SnapshotTriggerDefinition snapshots;

    /** Aggregates in this cache, with these snapshots for those that want any. */
    public Aggregates(AggregateCache cache, SnapshotTriggerDefinition snapshots) {
        this.cache = cache;
        this.snapshots = snapshots;
    }

    /** An aggregate with a short history; register it with {@code configurer.configureAggregate(…)}. */
    public <A> AggregateConfigurer<A> cached(Class<A> type) {
        return AggregateConfigurer.defaultConfiguration(type).configureCache(_ -> cache).configureLockFactory(_ -> NullLockFactory.INSTANCE);
    }

    /** An aggregate whose history grows without end, so that a snapshot is taken now and then. */
    public <A> AggregateConfigurer<A> cachedWithSnapshots(Class<A> type) {
        return cached(type).configureSnapshotTrigger(_ -> snapshots);
    }
}
