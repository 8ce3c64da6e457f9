package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.StreamKind;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** Axon's handle on what one user or device holds. The rules live in the deciders of the ways to a licence. */
@AggregateRoot
public final class LicenseHolder extends EventSourced<HolderState, HolderEvent> {

    /** The streams of users and devices. */
    public static final StreamKind<HolderState, HolderEvent> STREAMS =
            new StreamKind<>(LicenseHolder.class, LicenseHolder::new);

    /** For Axon, which fills in the id. */
    LicenseHolder() {
        this(null);
    }

    /** A holder to whom nothing happened yet. */
    public LicenseHolder(@Nullable String id) {
        super(id, HolderState.UNKNOWN);
    }

    @Override
    protected HolderState evolve(HolderState before, HolderEvent event) {
        return before.evolve(event);
    }
}
