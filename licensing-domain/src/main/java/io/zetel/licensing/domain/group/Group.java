package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.StreamKind;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** Axon's handle on a group. The rules live in {@link GroupDecider}. */
@AggregateRoot
public final class Group extends EventSourced<GroupState, GroupEvent> {

    /** The streams of groups. */
    public static final StreamKind<GroupState, GroupEvent> STREAMS = new StreamKind<>(Group.class, Group::new);

    /** For Axon, which fills in the id. */
    Group() {
        this(null);
    }

    /** A group to which nothing happened yet. */
    public Group(@Nullable String id) {
        super(id, GroupState.notCreated());
    }

    @Override
    protected GroupState evolve(GroupState before, GroupEvent event) {
        return before.evolve(event);
    }
}
