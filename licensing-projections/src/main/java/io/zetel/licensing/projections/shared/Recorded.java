package io.zetel.licensing.projections.shared;

import io.zetel.licensing.domain.shared.LicensingEvent;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;

/**
 * An event as it was stored: when, with which metadata, as which one of its stream (-1 where it is of none), where in the
 * store (-1 where that is not known), and the message it came in.
 */
public record Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData, long position, EventMessage<?> message) {

    /** An event that no store ever held. */
    public Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData) {
        this(event, recordedAt, sequenceNumber, metaData, -1);
    }

    /** An event that no store ever held, as if it stood at this place in one. */
    public Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData, long position) {
        this(event, recordedAt, sequenceNumber, metaData, position, message(event, recordedAt, metaData));
    }

    /** The event of a message. */
    public static Recorded of(EventMessage<?> message) {
        return of(message, message instanceof TrackedEventMessage<?> tracked ? tracked.trackingToken().position().orElse(-1) : -1);
    }

    /** The event of a message that is at this place in the store. */
    public static Recorded of(EventMessage<?> message, long position) {
        long sequenceNumber = message instanceof DomainEventMessage<?> stored ? stored.getSequenceNumber() : -1;
        return new Recorded((LicensingEvent) message.getPayload(), message.getTimestamp(), sequenceNumber, message.getMetaData(), position, message);
    }

    /** The version of the stream with this event. */
    public long version() { return sequenceNumber + 1; }

    private static EventMessage<?> message(LicensingEvent event, Instant recordedAt, MetaData metaData) {
        return new GenericEventMessage<>(new GenericMessage<>(event, metaData), () -> recordedAt);
    }
}
