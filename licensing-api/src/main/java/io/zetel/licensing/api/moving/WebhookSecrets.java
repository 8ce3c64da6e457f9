package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.automation.webhook.Secrets;
import io.zetel.licensing.api.moving.MoveOptions.WebhookKeys;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The secrets of a tenant's webhooks, which each side seals with a key of its own. */
final class WebhookSecrets {

    private final TenantId tenant;
    private final Installation from;
    private final Installation to;

    WebhookSecrets(TenantId tenant, Installation from, Installation to) {
        this.tenant = tenant;
        this.from = from;
        this.to = to;
    }

    /** Fails where they could not be opened any more. */
    void requireKeys(Optional<WebhookKeys> keys) throws CannotMove {
        var endpoints = endpoints(from);
        if (endpoints.isEmpty()) {
            return;
        }
        if (keys.isEmpty()) {
            throw new CannotMove(
                    "The tenant has webhooks: give zetel.webhooks.key of both sides as --webhooks-key= and --to-webhooks-key=.");
        }
        var there = Secrets.with(keys.get().from());
        var here = Secrets.with(keys.get().to());
        for (var endpoint : endpoints.entrySet()) {
            if (there.resealed(endpoint.getKey(), endpoint.getValue().secret(), here)
                    .isEmpty()) {
                throw new CannotMove("--webhooks-key is not the key that sealed the secret of webhook %s."
                        .formatted(endpoint.getKey()));
            }
        }
    }

    private record Sealed(byte[] secret, byte @Nullable [] previous) {}

    private Map<UUID, Sealed> endpoints(Installation side) {
        var all = new HashMap<UUID, Sealed>();
        side.jdbc()
                .sql("select endpoint_id, secret, previous_secret from webhooks.endpoint where tenant_id = ?")
                .param(tenant.value())
                .query(row -> {
                    all.put(row.getObject(1, UUID.class), new Sealed(row.getBytes(2), row.getBytes(3)));
                });
        return all;
    }

    /** Seals what has been copied with the key of the target. */
    void reseal(WebhookKeys keys) {
        var there = Secrets.with(keys.from());
        var here = Secrets.with(keys.to());
        endpoints(to).forEach((id, kept) -> to.jdbc()
                .sql(
                        "update webhooks.endpoint set secret = :secret, previous_secret = :previous where endpoint_id = :id")
                .param("secret", there.resealed(id, kept.secret(), here).orElseThrow())
                .param(
                        "previous",
                        kept.previous() == null
                                ? null
                                : there.resealed(id, kept.previous(), here).orElse(null),
                        Types.BINARY)
                .param("id", id)
                .update());
    }
}
