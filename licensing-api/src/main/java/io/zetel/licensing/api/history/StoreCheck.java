package io.zetel.licensing.api.history;

import io.zetel.licensing.api.engine.store.StoredEvents.Row;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import io.zetel.licensing.projections.history.ChainCheck.Reason;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Walks along the event store beside a history and tells where the two part. */
final class StoreCheck {

    private final Iterator<Row> stored;
    private final long seen;

    /** The rows of a tenant, of which the history has seen those up to this position. */
    StoreCheck(Iterator<Row> stored, long seen) {
        this.stored = stored;
        this.seen = seen;
    }

    Optional<BrokenLink> next(HistoryEvent event) {
        if (!stored.hasNext()) {
            return link(event.n(), "the event store does not hold it");
        }
        var row = stored.next();
        if (!row.eventId().equals(event.eventId())) {
            return link(event.n(), "the event store holds event %s in its place".formatted(row.eventId()));
        }
        var differences = differences(event, row);
        return differences.isEmpty() ? Optional.empty() : link(event.n(), "the event store holds another " + String.join(", ", differences));
    }

    /** What the store holds behind the last event, unless the history just has not come so far. */
    Optional<BrokenLink> end(long n) {
        if (stored.hasNext()) {
            var row = stored.next();
            return row.position() <= seen ? link(n + 1, "the event store holds event %s, the history does not".formatted(row.eventId()))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> differences(HistoryEvent event, Row row) {
        var found = new ArrayList<String>();
        differ(found, "payload", Arrays.equals(event.payload(), row.payload()));
        differ(found, "metadata", row.metadata() != null && Arrays.equals(event.metadata(), row.metadata()));
        differ(found, "payload type", event.payloadType().equals(row.payloadType()));
        differ(found, "stream", Objects.equals(event.stream(), row.stream()));
        differ(found, "sequence", event.sequence() == null || event.sequence() == row.sequence());
        differ(found, "time", isTime(event, row));
        return found;
    }

    private static boolean isTime(HistoryEvent event, Row row) {
        try {
            return row.instant().equals(event.recordedAt());
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }

    private static void differ(List<String> found, String what, boolean same) {
        if (!same) {
            found.add(what);
        }
    }

    private static Optional<BrokenLink> link(long n, String detail) {
        return Optional.of(new BrokenLink(n, Reason.EVENT_STORE, detail));
    }
}
