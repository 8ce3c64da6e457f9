package io.zetel.licensing.engine.copy;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An event as any store keeps it; one of no stream has no aggregate, no type and the sequence number 0. */
record StoredEvent(
        String id,
        @Nullable String aggregateId,
        long sequenceNumber,
        @Nullable String type,
        long timestamp,
        String payloadType,
        @Nullable String revision,
        byte[] payload,
        SortedMap<String, String> metaData) {}
