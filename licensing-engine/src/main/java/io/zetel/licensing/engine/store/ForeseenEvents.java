package io.zetel.licensing.engine.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command that was decided as any other and then given up: the events it would have stored, in order.
 */
public record ForeseenEvents(List<Event> events) {

    /** One of them as it would have been stored; an event of no stream has none. */
    public record Event(String type, @Nullable String stream, String payload) {}
}
