package io.zetel.licensing.engine.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Streams that were read ahead, in the form their store reads them; they live as long as the unit of work. */
final class PrefetchedStreams {

    private static final String RESOURCE = PrefetchedStreams.class.getName();

    private final Map<String, List<?>> streams = new HashMap<>();

    private PrefetchedStreams() {}

    /** Those of the current unit of work. */
    static PrefetchedStreams current() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(RESOURCE, _ -> new PrefetchedStreams());
    }

    /** The events of a stream, when it was read ahead. */
    @SuppressWarnings("unchecked")
    static <E> Optional<List<E>> find(String aggregateId) {
        return CurrentUnitOfWork.map(unit -> unit.root().<PrefetchedStreams>getResource(RESOURCE))
                .map(prefetched -> (List<E>) prefetched.streams.get(aggregateId));
    }

    /** Remembers the events of these streams, those without any included. */
    void add(Collection<String> aggregateIds, Map<String, ? extends List<?>> found) {
        aggregateIds.forEach(id -> {
            List<?> events = found.get(id);
            streams.put(id, events == null ? List.of() : events);
        });
    }
}
