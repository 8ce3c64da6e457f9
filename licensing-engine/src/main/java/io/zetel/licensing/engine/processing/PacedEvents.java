package io.zetel.licensing.engine.processing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Events as a processor takes them. A batch costs a transaction whatever is in it, so when events come in a stream the
 * processor lets some gather before it takes the next. A lone event is taken at once, and whoever is behind does not
 * wait; nor does who is waited for by somebody on this node, who wrote and wants to see it.
 */
record PacedEvents(StreamableMessageSource<TrackedEventMessage<?>> events, ProgressSignal progress, Duration pace)
        implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** Fewer are no stream. */
    private static final int FEW = 16;
    /** More are gathered already. */
    private static final int MANY = 500;

    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);

    /** Those of a store, for processors that this signal tells of. */
    PacedEvents(StreamableMessageSource<TrackedEventMessage<?>> events, ProgressSignal progress) {
        this(events, progress, BETWEEN_BATCHES);
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
        return new Paced(events.openStream(after), progress, pace.toNanos());
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
    private static final class Paced implements BlockingStream<TrackedEventMessage<?>> {

        private final BlockingStream<TrackedEventMessage<?>> stream;
        private final ProgressSignal progress;
        private final long paceNanos;
        private int taken;
        private long began;

        private Paced(BlockingStream<TrackedEventMessage<?>> stream, ProgressSignal progress, long paceNanos) {
            this.stream = stream;
            this.progress = progress;
            this.paceNanos = paceNanos;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (timeout > 0) {
                long wait = began + paceNanos - System.nanoTime();
                if (taken >= FEW && taken < MANY) {
                    progress.awaitWanted(wait);
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

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return stream.peek();
        }

        @Override
        public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
            stream.skipMessagesWithPayloadTypeOf(ignored);
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            return stream.setOnAvailableCallback(callback);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
