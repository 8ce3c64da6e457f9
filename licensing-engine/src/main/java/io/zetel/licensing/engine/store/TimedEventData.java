package io.zetel.licensing.engine.store;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackingToken;

/** A stored event whose time has been read; Axon's reads it with the JDK's general parser whenever it is asked. */
final class TimedEventData<T> extends TrackedDomainEventData<T> {

    private final Instant timestamp;

    TimedEventData(TrackingToken position, DomainEventData<T> event, Instant timestamp) {
        super(position, event);
        this.timestamp = timestamp;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }
}
