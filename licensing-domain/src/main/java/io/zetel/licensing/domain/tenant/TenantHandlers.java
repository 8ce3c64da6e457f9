package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.SetNewPlans;
import io.zetel.licensing.domain.tenant.TenantCommand.SetScimSettings;
import org.axonframework.commandhandling.CommandHandler;

/** Carries the questions to a tenant alone to its rules and writes down the answers. */
public final class TenantHandlers {

    @CommandHandler
    NewVersion on(EnableAutoClaim c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(DisableAutoClaim c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(AdjustTenant c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(SetNewPlans c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(SetScimSettings c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    private NewVersion handle(TenantCommand c, Ledger ledger) throws Refused {
        var id = StreamIds.of(c.tenantId());
        ledger.append(Tenant.STREAMS, id, TenantDecider.decide(ledger.state(Tenant.STREAMS, id), c));
        return new NewVersion(ledger.state(Tenant.STREAMS, id).version());
    }
}
