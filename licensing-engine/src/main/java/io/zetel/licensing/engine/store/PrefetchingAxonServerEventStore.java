package io.zetel.licensing.engine.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.Serializer;

/** Axon Server as event store; it knows no query for many streams, so those are read side by side. */
public final class PrefetchingAxonServerEventStore extends AxonServerEventStore implements StreamPrefetch {

    private final Serializer serializer;

    private PrefetchingAxonServerEventStore(Builder builder, Serializer serializer) {
        super(builder);
        this.serializer = serializer;
    }

    /** The event store that this builder describes, which words events with this serializer. */
    public static PrefetchingAxonServerEventStore of(Builder builder, Serializer serializer) {
        // Only build() turns the connection it was given into the engine that the constructor takes from it.
        builder.build();
        return new PrefetchingAxonServerEventStore(builder, serializer);
    }

    @Override
    protected void prepareCommit(List<? extends EventMessage<?>> events) {
        if (!DryRun.takes(events, serializer)) {
            super.prepareCommit(events);
        }
    }

    @Override
    public void prefetch(Collection<String> aggregateIds) {
        Map<String, CompletableFuture<List<DomainEventMessage<?>>>> reading = HashMap.newHashMap(aggregateIds.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            aggregateIds.forEach(id -> reading.put(id, CompletableFuture.supplyAsync(() -> readAll(id), threads)));
        }
        Map<String, List<DomainEventMessage<?>>> found = HashMap.newHashMap(reading.size());
        reading.forEach((id, events) -> found.put(id, events.join()));
        PrefetchedStreams.current().add(aggregateIds, found);
    }

    @Override
    public boolean isKnownEmpty(String aggregateId) {
        return PrefetchedStreams.find(aggregateId).map(List::isEmpty).orElse(false);
    }

    @Override
    public DomainEventStream readEvents(String aggregateId) {
        return PrefetchedStreams.<DomainEventMessage<?>>find(aggregateId)
                .map(DomainEventStream::of)
                .orElseGet(() -> super.readEvents(aggregateId));
    }

    private List<DomainEventMessage<?>> readAll(String aggregateId) {
        return super.readEvents(aggregateId)
                .asStream()
                .<DomainEventMessage<?>>map(event -> event)
                .toList();
    }
}
