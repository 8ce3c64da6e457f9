package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.StreamKind;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** Axon's handle on a policy. The rules live in {@link PolicyDecider}. */
@AggregateRoot
public final class Policy extends EventSourced<PolicyState, PolicyEvent> {

    /** The streams of policies. */
    public static final StreamKind<PolicyState, PolicyEvent> STREAMS = new StreamKind<>(Policy.class, Policy::new);

    /** For Axon, which fills in the id. */
    Policy() {
        this(null);
    }

    /** A policy to which nothing happened yet. */
    public Policy(@Nullable String id) {
        super(id, PolicyState.NOT_CREATED);
    }

    @Override
    protected PolicyState evolve(PolicyState before, PolicyEvent event) {
        return before.evolve(event);
    }
}
