package io.zetel.licensing.engine.projection;

import java.time.Instant;

/** An event a projection has not shown, where it is in the store, and why it is here. */
public record DeadLetter(
        long place,
        String projection,
        String tenantId,
        long position,
        String eventId,
        String eventType,
        String aggregateId,
        long sequenceNumber,
        String error,
        int attempts,
        Instant parkedAt) {}
