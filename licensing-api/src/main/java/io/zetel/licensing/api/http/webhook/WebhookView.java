package io.zetel.licensing.api.http.webhook;

import io.zetel.licensing.api.automation.webhook.Endpoint;
import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint as its tenant sees it; the secret only in the answer that made it. */
record WebhookView(
        String webhookId,
        String url,
        List<String> types,
        @Nullable String description,
        boolean collapse,
        boolean enabled,
        @Nullable DisabledReason disabledReason,
        @Nullable Instant disabledAt,
        @Nullable Instant failingSince,
        long toldUpTo,
        Instant createdAt,
        @Nullable Instant previousSecretUntil,
        @Nullable String secret) {

    static WebhookView of(Endpoint endpoint, @Nullable String secret) {
        return new WebhookView(
                endpoint.id().toString(),
                endpoint.url(),
                endpoint.types(),
                endpoint.description(),
                endpoint.collapse(),
                endpoint.isEnabled(),
                endpoint.disabledReason(),
                endpoint.disabledAt(),
                endpoint.failingSince(),
                endpoint.n(),
                endpoint.createdAt(),
                endpoint.previousUntil(),
                secret);
    }
}
