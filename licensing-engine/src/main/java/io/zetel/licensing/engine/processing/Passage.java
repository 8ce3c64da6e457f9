package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.store.SharedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/** A way through the events, batch by batch; one thread goes it. */
final class Passage implements AutoCloseable {

    private static final int MOST = 1000;

    private final StreamableMessageSource<TrackedEventMessage<?>> events;
    private @Nullable BlockingStream<TrackedEventMessage<?>> stream;
    private @Nullable TrackingToken at;
    private List<TrackedEventMessage<?>> taken = List.of();

    Passage(StreamableMessageSource<TrackedEventMessage<?>> events) {
        this.events = events;
    }

    /** Goes on behind this position, which may be where it is. */
    void goTo(@Nullable TrackingToken position) {
        if (stream == null || !Objects.equals(at, position)) {
            close();
            stream = events.openStream(WrappedToken.unwrapLowerBound(position));
            at = position;
        }
    }

    /**
     * The events that come next; none when none came in time. Those of one token are the parts of one stored event.
     * Whoever asks for them is done with those before.
     */
    Optional<TakenEvents> next(int millis) throws InterruptedException {
        letGo();
        var open = Objects.requireNonNull(stream);
        if (!open.hasNextAvailable(millis, TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        var after = at;
        taken = new ArrayList<>();
        do {
            taken.add(open.nextAvailable());
            at = taken.getLast().trackingToken();
        } while (taken.size() < MOST && open.peek().isPresent()
                || open.peek().filter(next -> next.trackingToken().equals(at)).isPresent());
        return Optional.of(new TakenEvents(after, taken));
    }

    boolean isAtEnd() {
        return stream != null && !stream.hasNextAvailable();
    }

    private void letGo() {
        SharedEvent.letGo(taken);
        taken = List.of();
    }

    @Override
    public void close() {
        letGo();
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
