package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants to be told what, and up to which number of its history it has messages; failing since nothing
 * was delivered although it was tried; the secrets are sealed.
 */
public record Endpoint(
        UUID id,
        TenantId tenantId,
        String url,
        List<String> types,
        @Nullable String description,
        boolean collapse,
        byte[] secret,
        byte @Nullable [] previousSecret,
        @Nullable Instant previousUntil,
        @Nullable Instant disabledAt,
        @Nullable DisabledReason disabledReason,
        Instant createdAt,
        long n,
        @Nullable Instant failingSince) {

    /** Why nothing is sent. */
    public enum DisabledReason {
        /** Somebody switched it off. */
        REQUESTED,
        /** The receiver said 410. */
        GONE,
        /** Nothing reached the receiver for days. */
        FAILING
    }

    /** Whether messages are sent. */
    public boolean isEnabled() {
        return disabledAt == null;
    }

    /** Whether it wants this type. */
    boolean wants(WebhookType type) {
        return types.stream().anyMatch(type::matches);
    }
}
