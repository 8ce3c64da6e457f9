package io.zetel.licensing.engine.aggregates;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.Ledger.Pending;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.StreamKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.Aggregate;

/**
 * What the ledgers of one group of commands have in common: its aggregates, and what is settled before it is stored.
 */
final class GroupContext {

    private final Ledgers ledgers;
    private final Map<String, Aggregate<?>> loaded = new HashMap<>();
    private final Map<String, List<String>> olderPlaces = new HashMap<>();
    private final Map<Class<?>, Pending> pending = new LinkedHashMap<>();

    /**
     * Axon stores the queue of events in the same phase, and what is added after its turn is lost; so this is opened
     * before any event can be.
     */
    GroupContext(Ledgers ledgers, UnitOfWork<?> root) {
        this.ledgers = ledgers;
        root.onPrepareCommit(_ -> List.copyOf(pending.values()).forEach(Pending::settle));
    }

    @SuppressWarnings("unchecked")
    <S, E extends LicensingEvent> Aggregate<EventSourced<S, E>> aggregate(StreamKind<S, E> kind, String stream) {
        var known = loaded.get(stream);
        if (known == null) {
            known = ledgers.load(kind, stream);
            loaded.put(stream, known);
        }
        return (Aggregate<EventSourced<S, E>>) known;
    }

    /** Reads these ahead, those aside that the group knows already. */
    void prefetch(Collection<String> streams) {
        ledgers.prefetch(
                streams.stream().filter(stream -> !loaded.containsKey(stream)).toList());
    }

    /** Looked up once for all that the group asks. */
    List<String> olderPlaces(String stream) {
        return olderPlaces.computeIfAbsent(stream, ledgers::olderPlaces);
    }

    <T extends Pending> T pending(Class<T> type, Supplier<T> first) {
        return type.cast(pending.computeIfAbsent(type, _ -> first.get()));
    }
}
