package io.zetel.licensing.engine.projection;

import io.zetel.licensing.domain.shared.LicensingEvent;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;

/**
 * An event as it was stored: which one of its stream (-1 where it is of none), where in the store (-1 where that is not
 * known), and the message it came in, of which no more is decoded than is asked for.
 */
public record Recorded(EventMessage<?> message, long sequenceNumber, long position) {

    /** The event of a message. */
    public static Recorded of(EventMessage<?> message) {
        return of(
                message,
                message instanceof TrackedEventMessage<?> tracked
                        ? tracked.trackingToken().position().orElse(-1)
                        : -1);
    }

    /** The event of a message that is at this place in the store. */
    public static Recorded of(EventMessage<?> message, long position) {
        return new Recorded(
                message, message instanceof DomainEventMessage<?> stored ? stored.getSequenceNumber() : -1, position);
    }

    /** What happened. */
    public LicensingEvent event() {
        return (LicensingEvent) message.getPayload();
    }

    /** When it was stored. */
    public Instant recordedAt() {
        return message.getTimestamp();
    }

    /** Who caused it, and why. */
    public MetaData metaData() {
        return message.getMetaData();
    }

    /** The version of the stream with this event. */
    public long version() {
        return sequenceNumber + 1;
    }
}
