package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command that was decided as any other and then given up: the events it would have stored, in order.
 * Of several that were rehearsed, what each would be refused for, nothing where it would be done.
 */
public record ForeseenEvents(List<Event> events, List<List<Refused.Fault>> refusals) {

    /** Nodes of an earlier release rehearse nothing. */
    public ForeseenEvents {
        refusals = refusals == null ? List.of() : List.copyOf(refusals);
    }

    /**
     * One of them as it would have been stored; an event of no stream has none. Where several commands were rehearsed,
     * which of them brings it about, counted from 0.
     */
    public record Event(
            String type,
            @Nullable String stream,
            String payload,
            @Nullable Integer line) {

        /** The name of its type. */
        public String name() {
            return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        }

        /** One that a single command brings about. */
        public Event(String type, @Nullable String stream, String payload) {
            this(type, stream, payload, null);
        }
    }
}
