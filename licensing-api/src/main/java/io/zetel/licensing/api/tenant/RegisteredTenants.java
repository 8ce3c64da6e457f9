package io.zetel.licensing.api.tenant;

import io.zetel.licensing.api.client.KnownTenants;
import io.zetel.licensing.api.commands.Reads;
import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.api.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.tenants.TenantOverview;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** The tenants that were registered, the one of a moment ago included. */
@Component
class RegisteredTenants implements KnownTenants {

    private final TenantOverview overview;
    private final Reads reads;
    private final Positions positions;

    RegisteredTenants(TenantOverview overview, Reads reads, Positions positions) {
        this.overview = overview;
        this.reads = reads;
        this.positions = positions;
    }

    @Override public boolean knows(TenantId tenant) {
        if (overview.tenant(tenant).isPresent()) {
            return true;
        }
        reads.position(TenantOverview.GROUP, new WaitFor(OptionalLong.of(positions.head())));
        return overview.tenant(tenant).isPresent();
    }
}
