package io.zetel.licensing.projections.shared;

import io.zetel.licensing.domain.shared.LicensingEvent;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;

/** An event as it was stored: when, with which metadata, as which one of its stream (-1 where it is of none), and where in the store. */
public record Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData, long position) {

    /** The event of a message. */
    public static Recorded of(EventMessage<?> message) {
        return of(message, message instanceof TrackedEventMessage<?> tracked ? tracked.trackingToken().position().orElse(-1) : -1);
    }

    /** The event of a message that is at this place in the store. */
    public static Recorded of(EventMessage<?> message, long position) {
        long sequenceNumber = message instanceof DomainEventMessage<?> stored ? stored.getSequenceNumber() : -1;
        return new Recorded((LicensingEvent) message.getPayload(), message.getTimestamp(), sequenceNumber, message.getMetaData(), position);
    }

    /** The version of the stream with this event. */
    public long version() { return sequenceNumber + 1; }
}
