package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.Cause;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.Written;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;

/** Carries the questions to a tenant alone to its rules and writes down the answers. */
public final class TenantHandlers {

    private final Streams<Tenant, TenantState, TenantEvent> tenants;

    /** Handlers over these streams. */
    public TenantHandlers(Streams<Tenant, TenantState, TenantEvent> tenants) { this.tenants = tenants; }

    @CommandHandler Written on(EnableAutoClaim c, CommandMessage<?> message) throws Refused { return handle(c, message); }

    @CommandHandler Written on(DisableAutoClaim c, CommandMessage<?> message) throws Refused { return handle(c, message); }

    @CommandHandler Written on(AdjustTenant c, CommandMessage<?> message) throws Refused { return handle(c, message); }

    private Written handle(TenantCommand c, CommandMessage<?> message) throws Refused {
        var id = StreamIds.of(c.tenantId());
        tenants.append(id, TenantDecider.decide(tenants.state(id), c), Cause.of(message));
        return new Written(tenants.state(id).version());
    }
}
