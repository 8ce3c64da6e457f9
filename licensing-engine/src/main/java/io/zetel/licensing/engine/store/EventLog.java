package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** All events by their position, read in pages; the token of each message is its own position and nothing else. */
public interface EventLog {

    /** Before the first event of every store. */
    long START = -1;

    /**
     * A position up to which nothing can appear any more: every event at or before it can be read now, or never was.
     */
    long settled();

    /** The events behind a position up to another, which must be settled. */
    List<TrackedEventMessage<?>> read(long after, long upTo);

    /** The same for the events of one tenant. */
    List<TrackedEventMessage<?>> read(TenantId tenant, long after, long upTo);

    /**
     * Whose event this is, told without reading what it says where it belongs to a stream; a store may hold what is
     * nobody's.
     */
    static Optional<TenantId> tenant(EventMessage<?> message) {
        if (message instanceof DomainEventMessage<?> event && event.getAggregateIdentifier() != null) {
            return Optional.of(StreamIds.tenant(event.getAggregateIdentifier()));
        }
        return message.getPayload() instanceof LicensingEvent event ? Optional.of(event.tenantId()) : Optional.empty();
    }

    /** The event at this place of a stream, where stores that have no such places go by its position. */
    List<TrackedEventMessage<?>> find(String aggregateId, long sequenceNumber, long position);
}
