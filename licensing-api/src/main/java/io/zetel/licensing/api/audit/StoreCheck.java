package io.zetel.licensing.api.audit;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.EventRows;
import io.zetel.licensing.engine.store.EventRows.Place;
import io.zetel.licensing.engine.store.EventRows.Row;
import io.zetel.licensing.engine.store.EventRows.Stored;
import io.zetel.licensing.projections.history.ChainCheck.BrokenLink;
import io.zetel.licensing.projections.history.ChainCheck.Reason;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells where a history and the event store part. Each event is looked up in its place; as no two can have the same,
 * the store holds more than the history only where it counts more.
 */
final class StoreCheck {

    private final EventRows store;
    private final TenantId tenant;
    private final long seen;
    private long events;
    private long last = Long.MIN_VALUE;
    private boolean inOrder = true;

    /** A check of what a tenant's history says that has seen the store up to this position. */
    StoreCheck(EventRows store, TenantId tenant, long seen) {
        this.store = store;
        this.tenant = tenant;
        this.seen = seen;
    }

    /** What the store holds in the places of these. */
    Map<Place, Row> stored(List<HistoryEvent> page) {
        return store.at(page.stream().map(StoreCheck::place).toList());
    }

    Optional<BrokenLink> next(HistoryEvent event, Map<Place, Row> stored) {
        var row = stored.get(place(event));
        if (row == null) {
            return link(event.n(), "the event store does not hold it");
        }
        events++;
        inOrder &= row.position() > last;
        last = row.position();
        var differences = differences(event, row);
        return differences.isEmpty()
                ? Optional.empty()
                : link(event.n(), "the event store holds another " + String.join(", ", differences));
    }

    /** Whether the store can hold anything that the history does not, or in another order. */
    boolean isDoubtful() {
        return !inOrder || store.count(tenant, Math.max(last, seen)) != events;
    }

    /** The first event of the history that is not the store's next one; wants a transaction around it. */
    Optional<BrokenLink> parting(Iterator<HistoryEvent> history) {
        try (var rows = store.inOrder(tenant)) {
            return parting(history, rows.iterator());
        }
    }

    private Optional<BrokenLink> parting(Iterator<HistoryEvent> history, Iterator<Stored> stored) {
        long n = 0;
        while (history.hasNext()) {
            var event = history.next();
            var row = stored.hasNext() ? stored.next() : null;
            if (row == null || !row.eventId().equals(event.eventId())) {
                return link(
                        event.n(),
                        row == null
                                ? "the event store does not hold it"
                                : "the event store holds event %s in its place".formatted(row.eventId()));
            }
            n = event.n();
        }
        // What is stored behind that, the history just has not come to.
        var row = stored.hasNext() ? stored.next() : null;
        return row == null || row.position() > seen
                ? Optional.empty()
                : link(n + 1, "the event store holds event %s, the history does not".formatted(row.eventId()));
    }

    private static Place place(HistoryEvent event) {
        return new Place(
                Objects.requireNonNullElse(event.stream(), event.eventId()),
                Objects.requireNonNullElse(event.sequence(), 0L));
    }

    private static List<String> differences(HistoryEvent event, Row row) {
        var found = new ArrayList<String>();
        differ(found, "id", event.eventId().equals(row.eventId()));
        differ(found, "payload", Arrays.equals(event.payload(), row.payload()));
        differ(found, "metadata", row.metadata() != null && Arrays.equals(event.metadata(), row.metadata()));
        differ(found, "payload type", event.payloadType().equals(row.payloadType()));
        differ(found, "stream", Objects.equals(event.stream(), row.stream()));
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
