package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.shared.Times;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;

/** One more event at the end of a tenant's history, and the end it makes. */
record Link(HistoryEvent event, Head head) {

    static Link after(Head last, TenantId tenantId, EventMessage<?> message) {
        var stored = message instanceof DomainEventMessage<?> domain ? domain : null;
        var stream = stored == null ? null : stored.getAggregateIdentifier();
        var sequence = stored == null ? null : Long.valueOf(stored.getSequenceNumber());
        var payload = AsStored.payload(message);
        var metadata = AsStored.metadata(message);
        var type = payload.getType();
        var n = last.n() + 1;
        var at = Times.kept(message.getTimestamp());
        var canonical = Canonical.bytes(n, message.getIdentifier(), HistoryEvent.simple(type.getName()), at, stream, sequence, payload.getData(),
                metadata);
        var hash = Chain.link(last.hash(), canonical);
        var event = new HistoryEvent(tenantId, n, message.getIdentifier(), type.getName(), type.getRevision(), at, stream, sequence,
                payload.getData(),
                metadata, last.hash(), hash, Facts.of(stream, payload.getData()));
        return new Link(event, new Head(n, hash, later(last.knownAt(), at)));
    }

    private static Instant later(Instant known, Instant recorded) {
        return recorded.isAfter(known) ? recorded : known;
    }
}
