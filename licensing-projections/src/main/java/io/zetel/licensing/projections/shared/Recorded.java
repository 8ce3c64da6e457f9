package io.zetel.licensing.projections.shared;

import io.zetel.licensing.domain.shared.LicensingEvent;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;

/** An event as it was stored: when, with which metadata, and as which one of its stream (-1 where it is of none). */
public record Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData, EventMessage<?> message) {

    /** An event that no store ever held. */
    public Recorded(LicensingEvent event, Instant recordedAt, long sequenceNumber, MetaData metaData) {
        this(event, recordedAt, sequenceNumber, metaData, message(event, recordedAt, metaData));
    }

    /** The event of a message. */
    public static Recorded of(EventMessage<?> message) {
        long sequenceNumber = message instanceof DomainEventMessage<?> stored ? stored.getSequenceNumber() : -1;
        return new Recorded((LicensingEvent) message.getPayload(), message.getTimestamp(), sequenceNumber, message.getMetaData(), message);
    }

    /** The version of the stream with this event. */
    public long version() { return sequenceNumber + 1; }

    private static EventMessage<?> message(LicensingEvent event, Instant recordedAt, MetaData metaData) {
        return new GenericEventMessage<>(new GenericMessage<>(event, metaData), () -> recordedAt);
    }
}
