package io.zetel.licensing.projections.history;

import java.time.Instant;

/** One more event at the end of a tenant's history, and the end it makes. */
record Link(HistoryEvent event, Head head) {

    static Link after(Head last, Unlinked next) {
        long n = last.n() + 1;
        var canonical = Canonical.bytes(
                n,
                next.eventId(),
                HistoryEvent.simple(next.payloadType()),
                next.recordedAt(),
                next.stream(),
                next.sequence(),
                next.payload(),
                next.metadata());
        var hash = Chain.link(last.hash(), canonical);
        var event = new HistoryEvent(
                next.tenantId(),
                n,
                next.eventId(),
                next.payloadType(),
                next.payloadRevision(),
                next.recordedAt(),
                next.stream(),
                next.sequence(),
                next.payload(),
                next.metadata(),
                last.hash(),
                hash,
                next.facts());
        return new Link(event, new Head(n, hash, later(last.knownAt(), next.recordedAt())));
    }

    private static Instant later(Instant known, Instant recorded) {
        return recorded.isAfter(known) ? recorded : known;
    }
}
