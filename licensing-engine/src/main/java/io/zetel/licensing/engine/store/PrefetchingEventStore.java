package io.zetel.licensing.engine.store;

import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/**
 * Axon's event store over PostgreSQL, at home with groups. For each stream it reads Axon looks through everything the unit
 * of work has staged, twice, which costs a group the square of its size; of a stream that was read ahead nothing is.
 */
public final class PrefetchingEventStore extends EmbeddedEventStore {

    /** Some seconds of full load: processors that follow share what was read and decoded once, those further behind read for themselves. */
    private static final int SHARED_EVENTS = 50_000;

    private PrefetchingEventStore(Builder builder) { super(builder); }

    /** The event store on this engine. */
    public static PrefetchingEventStore on(PostgresEventStorageEngine engine) {
        return new PrefetchingEventStore(builder().storageEngine(engine).cachedEvents(SHARED_EVENTS));
    }

    @Override protected Stream<? extends DomainEventMessage<?>> stagedDomainEventMessages(String aggregateId) {
        return PrefetchedStreams.find(aggregateId).isPresent() ? Stream.empty() : super.stagedDomainEventMessages(aggregateId);
    }
}
