package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/** The events in Axon Server, which gives out positions in the order of the commits and leaves none out. */
public final class StreamedEventLog implements EventLog {

    private static final int PATIENCE_MILLIS = 10_000;

    private final EventStore events;

    /** The events of this store. */
    public StreamedEventLog(EventStore events) {
        this.events = events;
    }

    @Override
    public long settled() {
        @Nullable TrackingToken head = events.createHeadToken();
        return head == null ? START : head.position().orElse(START);
    }

    @Override
    public List<TrackedEventMessage<?>> read(long after, long upTo) {
        return read(after, upTo, _ -> true);
    }

    /** Axon Server sends everybody's; those of others are let go before they are read. */
    @Override
    public List<TrackedEventMessage<?>> read(TenantId tenant, long after, long upTo) {
        return read(after, upTo, message -> EventLog.tenant(message)
                .filter(tenant::equals)
                .isPresent());
    }

    private List<TrackedEventMessage<?>> read(long after, long upTo, Predicate<TrackedEventMessage<?>> wanted) {
        List<TrackedEventMessage<?>> page = new ArrayList<>();
        long last = after;
        try (var stream = events.openStream(after < 0 ? null : new GlobalSequenceTrackingToken(after))) {
            while (last < upTo) {
                if (!stream.hasNextAvailable(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("Axon Server did not send the event behind position " + last);
                }
                var next = stream.nextAvailable();
                last = next.trackingToken().position().orElseThrow();
                if (wanted.test(next)) {
                    page.add(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading events", e);
        }
        return page;
    }

    @Override
    public List<TrackedEventMessage<?>> find(String aggregateId, long sequenceNumber, long position) {
        return read(position - 1, position);
    }
}
