package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a tenant's history: its number, what was stored of it byte for byte, and the hashes that tie it to the
 * event before. An event of no stream has neither stream nor sequence.
 */
public record HistoryEvent(
        TenantId tenantId,
        long n,
        String eventId,
        String payloadType,
        @Nullable String payloadRevision,
        Instant recordedAt,
        @Nullable String stream,
        @Nullable Long sequence,
        byte[] payload,
        byte[] metadata,
        byte[] previousHash,
        byte[] hash,
        Facts facts) {

    /** Whether the event store holds it no more, so that only its place in the chain is left. */
    public boolean isGone() {
        return eventId.isEmpty();
    }

    /** The name of what happened, such as {@code LicenseClaimed}. */
    public String type() {
        return simple(payloadType);
    }

    /** The event as its hash sees it, see {@link Chain}. */
    public byte[] canonical() {
        return Canonical.bytes(n, eventId, type(), recordedAt, stream, sequence, payload, metadata);
    }

    static String simple(String payloadType) {
        return payloadType.substring(Math.max(payloadType.lastIndexOf('.'), payloadType.lastIndexOf('$')) + 1);
    }
}
