package io.zetel.licensing.api.http.client;

import io.zetel.licensing.domain.shared.TenantId;

/** Which tenants there are, so that nobody gets a client of one that does not exist. */
@FunctionalInterface
public interface KnownTenants {

    /** Whether there is such a tenant. */
    boolean knows(TenantId tenant);
}
