package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.domain.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Signs a message for an endpoint and sends it. */
@Component
public final class Courier {

    /** A request has its answer within ten seconds. */
    private static final Duration TEST = Duration.ofSeconds(8);

    private final Sender sender;
    private final Secrets secrets;
    private final Narrator narrator;
    private final WebhookSettings settings;
    private final SendPermits permits = new SendPermits();
    private final InstantSource clock;

    Courier(Sender sender, Secrets secrets, Narrator narrator, WebhookSettings settings, InstantSource clock) {
        this.sender = sender;
        this.secrets = secrets;
        this.narrator = narrator;
        this.settings = settings;
        this.clock = clock;
    }

    /** A test: the headers and the body sent, and what came of it. */
    public record Tested(Map<String, String> headers, String body, Outcome outcome) {}

    /** Sends a test and waits for what comes of it; empty where too much is being sent. */
    public Optional<Tested> test(Endpoint endpoint) {
        if (!hasPlace(endpoint.tenantId())) {
            return Optional.empty();
        }
        try {
            var now = clock.instant();
            var body = narrator.test(endpoint, now);
            var headers = headers(endpoint, Narrator.testId(), body, now);
            if (headers.isEmpty()) {
                return Optional.of(new Tested(Map.of(), text(body), unreadable()));
            }
            return Optional.of(
                    new Tested(headers.get(), text(body), sender.post(endpoint.url(), headers.get(), body, TEST)));
        } finally {
            permits.giveBack(endpoint.tenantId());
        }
    }

    private boolean hasPlace(TenantId tenant) {
        try {
            return permits.take(tenant);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    SendPermits permits() {
        return permits;
    }

    /** Sends the body of a message. */
    Outcome send(Endpoint endpoint, String id, byte[] body, Instant now) {
        return headers(endpoint, id, body, now)
                .map(headers -> sender.post(endpoint.url(), headers, body, settings.timeout()))
                .orElseGet(Courier::unreadable);
    }

    private Optional<Map<String, String>> headers(Endpoint endpoint, String id, byte[] body, Instant now) {
        var keys = keys(endpoint, now);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put("webhook-signature", Signature.of(keys, id, now.getEpochSecond(), body));
        return Optional.of(headers);
    }

    /** The newest first; the one before only while it still signs. */
    private List<byte[]> keys(Endpoint endpoint, Instant now) {
        var keys = new ArrayList<byte[]>();
        secrets.open(endpoint.id(), endpoint.secret()).ifPresent(keys::add);
        if (endpoint.previousSecret() != null
                && endpoint.previousUntil() != null
                && endpoint.previousUntil().isAfter(now)) {
            secrets.open(endpoint.id(), endpoint.previousSecret()).ifPresent(keys::add);
        }
        return keys;
    }

    private static Outcome unreadable() {
        return Outcome.failed("The secret was sealed with another key; rotate it", 0);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
