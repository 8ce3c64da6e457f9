package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.SetNewPlans;
import io.zetel.licensing.domain.tenant.TenantCommand.SetScimSettings;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;

/** Carries the questions to a tenant alone to its rules and writes down the answers. */
public final class TenantHandlers {

    private final Streams<Tenant, TenantState, TenantEvent> tenants;

    /** Handlers over these streams. */
    public TenantHandlers(Streams<Tenant, TenantState, TenantEvent> tenants) {
        this.tenants = tenants;
    }

    @CommandHandler
    NewVersion on(EnableAutoClaim c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(DisableAutoClaim c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(AdjustTenant c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(SetNewPlans c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(SetScimSettings c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    private NewVersion handle(TenantCommand c, CommandMessage<?> message) throws Refused {
        var id = StreamIds.of(c.tenantId());
        tenants.append(id, TenantDecider.decide(tenants.state(id), c), CausationMetadata.of(message));
        return new NewVersion(tenants.state(id).version());
    }
}
