package io.zetel.licensing.api.http.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A long-lived token of a tenant, without the token itself. */
public record ApiTokenRow(
        UUID tokenId,
        String tenantId,
        String name,
        List<Role> roles,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    /** Tokens of one name are one caller, whichever of them is sent; no client and no person is called like that. */
    Caller caller() {
        return new Caller(
                "token:" + name, Optional.of(tokenId.toString()), Optional.of(tenantId), Role.including(roles));
    }

    boolean isLive(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
