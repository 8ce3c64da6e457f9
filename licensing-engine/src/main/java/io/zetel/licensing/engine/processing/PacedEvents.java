package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.store.ForwardingStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Events as a processor takes them. A batch costs a transaction whatever is in it, so when events come in a stream the
 * processor lets some gather before it takes the next: for as long as the last batch took it, so that where others want
 * the processors batches are large and few, and where nobody does what is stored is shown soon. A lone event is taken
 * at once, and whoever is behind does not wait; nor does who is waited for by somebody on this node, who wrote and
 * wants to see it.
 */
record PacedEvents(
        StreamableMessageSource<TrackedEventMessage<?>> events,
        ProgressSignal progress,
        Duration shortest,
        Duration longest)
        implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** Fewer are no stream. */
    private static final int FEW = 16;
    /** More are gathered already. */
    private static final int MANY = 500;

    /** From the beginning of one batch to that of the next. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Duration LONGEST = Duration.ofMillis(50);

    /** Those of a store, for processors that this signal tells of. */
    PacedEvents(StreamableMessageSource<TrackedEventMessage<?>> events, ProgressSignal progress) {
        this(events, progress, SHORTEST, LONGEST);
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
        return new Paced(events.openStream(after), progress, shortest.toNanos(), longest.toNanos());
    }

    @Override
    public TrackingToken createTailToken() {
        return events.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return events.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant instant) {
        return events.createTokenAt(instant);
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return events.createTokenSince(duration);
    }

    /** A processor waits for the first event of a batch and takes what else is there; one thread does. */
    private static final class Paced extends ForwardingStream {

        private final ProgressSignal progress;
        private final long shortestNanos;
        private final long longestNanos;
        private int taken;
        private long began;

        private Paced(
                BlockingStream<TrackedEventMessage<?>> stream,
                ProgressSignal progress,
                long shortestNanos,
                long longestNanos) {
            super(stream);
            this.progress = progress;
            this.shortestNanos = shortestNanos;
            this.longestNanos = longestNanos;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (timeout > 0) {
                if (taken >= FEW && taken < MANY) {
                    long took = System.nanoTime() - began;
                    progress.awaitWanted(Math.clamp(2 * took, shortestNanos, longestNanos) - took);
                }
                taken = 0;
            }
            boolean available = stream.hasNextAvailable(timeout, unit);
            began = timeout > 0 ? System.nanoTime() : began;
            return available;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            taken++;
            return stream.nextAvailable();
        }
    }
}
