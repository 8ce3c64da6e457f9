package io.zetel.licensing.domain.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ledgers that keep in memory what is written down; neither Axon nor a database has a part in it. */
public final class LedgersInMemory {

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, EventSourced<?, ?>> streams = new HashMap<>();
    private final Map<Class<?>, Ledger.Pending> pending = new LinkedHashMap<>();

    /** What happened, in which stream if in any, and why. */
    public record Entry(@Nullable String stream, LicensingEvent event, Map<String, Object> because) {}

    /** Everything that ever happened, in order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The ledger of a command that comes with this. */
    public Ledger open(Map<String, ?> said) {
        return new InMemory(UUID.randomUUID().toString(), said);
    }

    /** All that a group of commands asked is decided. */
    public void settle() {
        List.copyOf(pending.values()).forEach(Ledger.Pending::settle);
        pending.clear();
    }

    private final class InMemory implements Ledger {

        private final String commandId;
        private final Map<String, Object> cause;

        private InMemory(String commandId, Map<String, ?> said) {
            this.commandId = commandId;
            this.cause = CausationMetadata.of(commandId, said);
        }

        @Override
        public String commandId() {
            return commandId;
        }

        @Override
        public <S, E extends LicensingEvent> S state(StreamKind<S, E> kind, String stream) {
            return aggregate(kind, stream).state();
        }

        @Override
        public <S, E extends LicensingEvent> void append(
                StreamKind<S, E> kind, String stream, List<? extends E> events) {
            for (var event : events) {
                aggregate(kind, stream).on(event, stream);
                entries.add(new Entry(stream, event, cause));
            }
        }

        @Override
        public void append(LicensingEvent event) {
            entries.add(new Entry(null, event, cause));
        }

        @Override
        public void prefetch(Collection<String> ids) {}

        @Override
        public List<String> olderPlaces(String stream) {
            return List.of();
        }

        @Override
        public <T extends Pending> T pending(Class<T> type, Supplier<T> first) {
            return type.cast(pending.computeIfAbsent(type, _ -> first.get()));
        }

        @SuppressWarnings("unchecked")
        private <S, E extends LicensingEvent> EventSourced<S, E> aggregate(StreamKind<S, E> kind, String stream) {
            return (EventSourced<S, E>)
                    streams.computeIfAbsent(stream, id -> kind.birth().apply(id));
        }
    }
}
