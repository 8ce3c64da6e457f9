package io.zetel.licensing.engine.store;

import io.zetel.licensing.engine.outage.WatchedValue;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's event store over PostgreSQL, at home with groups. For each stream it reads Axon looks through everything the
 * unit of work has staged, twice, which costs a group the square of its size; of a stream that was read ahead nothing
 * is.
 */
public final class PrefetchingEventStore extends EmbeddedEventStore {

    /**
     * Some seconds of full load: processors that follow share what was read and decoded once, those further behind read
     * for themselves.
     */
    private static final int SHARED_EVENTS = 50_000;

    private final PostgresEventStorageEngine engine;
    private final Serializer serializer;
    private @Nullable TrackingEventStream sharing;

    private PrefetchingEventStore(Builder builder, PostgresEventStorageEngine engine) {
        super(builder);
        this.engine = engine;
        this.serializer = engine.getEventSerializer();
    }

    /** The event store on this engine. */
    public static PrefetchingEventStore on(PostgresEventStorageEngine engine) {
        return new PrefetchingEventStore(builder().storageEngine(engine).cachedEvents(SHARED_EVENTS), engine);
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        engine.committed();
        super.afterCommit(events);
    }

    /** The position of the last event, whichever node wrote it: those who follow here read it as soon as it is seen. */
    public WatchedValue lastPosition() {
        return new WatchedValue() {

            @Override
            public String sql() {
                return "select max(global_index) from domain_event";
            }

            @Override
            public void is(@Nullable String value) {
                if (engine.watched(value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value)))) {
                    look();
                }
            }
        };
    }

    private void look() {
        super.afterCommit(List.of());
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken after) {
        return new WholePages(new SharedStream(after, super::openStream, engine, this::readOnForAll), this::readForAll);
    }

    /**
     * Axon reads for all only while somebody shares; then somebody does who wants nothing, until the next time. What it
     * would read for itself before it shares is left out.
     */
    private synchronized void readOnForAll() {
        if (sharing != null) {
            sharing.close();
        }
        var nobody = super.openStream(engine.readForAll());
        engine.readNothing(nobody::hasNextAvailable);
        sharing = nobody;
        look();
    }

    private long readForAll() {
        var token = engine.readForAll();
        return token == null ? EventLog.START : token.getIndex();
    }

    @Override
    protected void prepareCommit(List<? extends EventMessage<?>> events) {
        if (!DryRun.takes(events, serializer)) {
            super.prepareCommit(events);
        }
    }

    @Override
    protected Stream<? extends DomainEventMessage<?>> stagedDomainEventMessages(String aggregateId) {
        return PrefetchedStreams.find(aggregateId).isPresent()
                ? Stream.empty()
                : super.stagedDomainEventMessages(aggregateId);
    }
}
