package io.zetel.licensing.engine.processing;

import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** What one read took off a stream: the events behind a position, and the position of the last of them. */
record TakenEvents(@Nullable TrackingToken after, List<TrackedEventMessage<?>> events) {

    TrackingToken last() {
        return events.getLast().trackingToken();
    }
}
