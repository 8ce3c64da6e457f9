package io.zetel.licensing.api.engine.log;

import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;

/** All events by their position, read in pages; the token of each message is its own position and nothing else. */
public interface EventLog {

    /** Before the first event of every store. */
    long START = -1;

    /** A position up to which nothing can appear any more: every event at or before it can be read now, or never was. */
    long settled();

    /** The events behind a position up to another, which must be settled. */
    List<TrackedEventMessage<?>> read(long after, long upTo);

    /** The event at this place of a stream, where stores that have no such places go by its position. */
    List<TrackedEventMessage<?>> find(String aggregateId, long sequenceNumber, long position);
}
