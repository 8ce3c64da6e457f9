package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;

/** The end of a tenant's history: how many events, the hash of the last, and when it was known. */
public record Head(long n, byte[] hash, Instant knownAt) {

    static Head before(TenantId tenantId) {
        return new Head(0, Chain.genesis(tenantId), Instant.EPOCH);
    }
}
