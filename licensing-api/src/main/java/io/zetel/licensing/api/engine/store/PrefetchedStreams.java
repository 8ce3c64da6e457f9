package io.zetel.licensing.api.engine.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Streams that were read ahead; they live as long as the unit of work. */
final class PrefetchedStreams {

    private static final String RESOURCE = PrefetchedStreams.class.getName();

    private final Map<String, List<DomainEventData<?>>> streams = new HashMap<>();

    private PrefetchedStreams() {}

    /** Those of the current unit of work. */
    static PrefetchedStreams current() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(RESOURCE, _ -> new PrefetchedStreams());
    }

    /** The events of a stream, when it was read ahead. */
    static Optional<List<DomainEventData<?>>> find(String aggregateId) {
        return CurrentUnitOfWork.map(unit -> unit.root().<PrefetchedStreams>getResource(RESOURCE))
                .map(prefetched -> prefetched.streams.get(aggregateId));
    }

    /** Remembers the events of these streams, those without any included. */
    void add(Collection<String> aggregateIds, Map<String, List<DomainEventData<?>>> found) {
        aggregateIds.forEach(id -> streams.put(id, found.getOrDefault(id, List.of())));
    }
}
