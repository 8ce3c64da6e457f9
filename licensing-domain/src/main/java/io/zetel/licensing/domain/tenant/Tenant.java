package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.StreamKind;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** Axon's handle on a tenant. The rules live in {@link TenantDecider}. */
@AggregateRoot
public final class Tenant extends EventSourced<TenantState, TenantEvent> {

    /** The one stream of each tenant. */
    public static final StreamKind<TenantState, TenantEvent> STREAMS = new StreamKind<>(Tenant.class, Tenant::new);

    /** For Axon, which fills in the id. */
    Tenant() {
        this(null);
    }

    /** A tenant to which nothing happened yet. */
    public Tenant(@Nullable String id) {
        super(id, TenantState.UNKNOWN);
    }

    @Override
    protected TenantState evolve(TenantState before, TenantEvent event) {
        return before.evolve(event);
    }
}
