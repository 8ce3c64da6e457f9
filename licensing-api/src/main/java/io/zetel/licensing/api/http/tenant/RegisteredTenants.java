package io.zetel.licensing.api.http.tenant;

import io.zetel.licensing.api.http.client.KnownTenants;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.tenants.TenantOverview;
import org.springframework.stereotype.Component;

/** The tenants that were registered, the one of a moment ago included. */
@Component
class RegisteredTenants implements KnownTenants {

    private final TenantOverview overview;
    private final Reads reads;

    RegisteredTenants(TenantOverview overview, Reads reads) {
        this.overview = overview;
        this.reads = reads;
    }

    @Override
    public boolean knows(TenantId tenant) {
        if (overview.tenant(tenant).isPresent()) {
            return true;
        }
        reads.catchUp(TenantOverview.GROUP);
        return overview.tenant(tenant).isPresent();
    }
}
