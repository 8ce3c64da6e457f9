package io.zetel.licensing.domain.shared;

import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Axon's handle on one stream of events: keeps the state that the events add up to and holds no rules.
 *
 * @param <S> the state, immutable
 * @param <E> the family of events of the stream
 */
public abstract class EventSourced<S, E extends LicensingEvent> {

    @AggregateIdentifier
    private @Nullable String id;

    private S state;

    /** An aggregate to which nothing happened yet; Axon fills in the id with the first event when it reads one back. */
    protected EventSourced(@Nullable String id, S initial) {
        this.id = id;
        this.state = initial;
    }

    /** What the events so far add up to. */
    public S state() {
        return state;
    }

    /** The state after one more event; never throws, never refuses: history already happened. */
    protected abstract S evolve(S before, E event);

    @EventSourcingHandler
    @SuppressWarnings("unchecked")
    void on(LicensingEvent event, @SourceId String stream) {
        if (id == null) {
            id = stream;
        }
        state = evolve(state, (E) event);
    }
}
