package io.zetel.licensing.engine.copy;

import java.util.List;
import java.util.function.Consumer;

/** A store of events, read and written from end to end while no node works on it. */
interface EventStoreEnd extends AutoCloseable {

    /** The position of its last event, -1 when there is none. */
    long last();

    /** Hands over the events behind this position, in order. */
    void each(long after, Consumer<StoredEvent> consumer);

    /** Adds these as they are, in one transaction. */
    void append(List<StoredEvent> events);

    @Override
    void close();
}
