package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Times;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was stored, before it has a place in the chain of its tenant; only the outermost of its payload is
 * looked at.
 */
record Unlinked(
        TenantId tenantId,
        String eventId,
        String payloadType,
        @Nullable String payloadRevision,
        Instant recordedAt,
        @Nullable String stream,
        @Nullable Long sequence,
        byte[] payload,
        byte[] metadata,
        Facts facts) {

    static Unlinked of(Recorded recorded) {
        var message = recorded.message();
        var stored = message instanceof DomainEventMessage<?> domain ? domain : null;
        var stream = stored == null ? null : stored.getAggregateIdentifier();
        var sequence = stored == null ? null : Long.valueOf(stored.getSequenceNumber());
        var payload = AsStored.payload(message);
        var facts = Facts.ofTenant(stream, payload.getData());
        var tenant = facts.tenantId() == null ? recorded.event().tenantId() : new TenantId(facts.tenantId());
        return new Unlinked(
                tenant,
                message.getIdentifier(),
                payload.getType().getName(),
                payload.getType().getRevision(),
                Times.kept(message.getTimestamp()),
                stream,
                sequence,
                payload.getData(),
                AsStored.metadata(message),
                facts.facts());
    }
}
