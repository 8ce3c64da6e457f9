package io.zetel.licensing.domain.subscription;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.StreamKind;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/**
 * Axon's handle on the seat pool of one product. The rules live in {@link SubscriptionDecider}. The only aggregate with
 * a long stream, so the only one with snapshots.
 */
@AggregateRoot
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.NONE)
public final class Subscription extends EventSourced<SubscriptionState, SubscriptionEvent> {

    /** The streams of seat pools. */
    public static final StreamKind<SubscriptionState, SubscriptionEvent> STREAMS =
            new StreamKind<>(Subscription.class, Subscription::new);

    /** For Axon and for snapshots, which fill in the id. */
    Subscription() {
        this(null);
    }

    /** A pool of nothing. */
    public Subscription(@Nullable String id) {
        super(id, SubscriptionState.EMPTY);
    }

    @Override
    protected SubscriptionState evolve(SubscriptionState before, SubscriptionEvent event) {
        return before.evolve(event);
    }
}
