package io.zetel.licensing.engine.aggregates;

import java.util.function.Function;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;

/**
 * How aggregates are kept: in memory while they are used, without locks because only their tenant's lane touches them.
 */
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
        return kept(type, _ -> NoSnapshotTriggerDefinition.INSTANCE);
    }

    /** An aggregate whose history grows without end, so that a snapshot is taken now and then. */
    public <A> AggregateConfigurer<A> cachedWithSnapshots(Class<A> type) {
        return kept(type, axon -> new EventCountSnapshotTriggerDefinition(axon.snapshotter(), eventsPerSnapshot));
    }

    private <A> AggregateConfigurer<A> kept(
            Class<A> type, Function<Configuration, SnapshotTriggerDefinition> snapshots) {
        return AggregateConfigurer.defaultConfiguration(type)
                .configureRepository(axon -> new GroupRepository<>(EventSourcingRepository.builder(type)
                        .parameterResolverFactory(axon.parameterResolverFactory())
                        .handlerDefinition(axon.handlerDefinition(type))
                        .lockFactory(NullLockFactory.INSTANCE)
                        .eventStore(axon.eventStore())
                        .snapshotTriggerDefinition(snapshots.apply(axon))
                        .repositoryProvider(axon::repository)
                        .cache(cache)));
    }
}
