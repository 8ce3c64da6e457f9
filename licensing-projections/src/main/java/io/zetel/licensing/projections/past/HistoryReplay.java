package io.zetel.licensing.projections.past;

import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.store.EventEntry;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.util.List;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Turns rows of the history back into events, through the same serializer and upcasters as everything read from the
 * store.
 */
public record HistoryReplay(Serializer serializer, EventUpcaster upcasters) {

    /** These rows as events, in order. */
    public List<Recorded> events(List<HistoryEvent> rows) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        rows.stream().map(HistoryReplay::stored), serializer, upcasters)
                .<Recorded>map(Recorded::of)
                .toList();
    }

    private static EventEntry stored(HistoryEvent row) {
        return new EventEntry(
                new GlobalSequenceTrackingToken(row.n()),
                null,
                row.stream(),
                row.sequence() == null ? 0 : row.sequence(),
                row.eventId(),
                row.recordedAt(),
                row.payloadType(),
                row.payloadRevision(),
                row.payload(),
                row.metadata());
    }
}
