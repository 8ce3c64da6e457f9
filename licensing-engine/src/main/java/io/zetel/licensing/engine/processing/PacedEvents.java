package io.zetel.licensing.engine.processing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Events as a processor takes them. A batch costs a transaction whatever is in it, so when events come in a stream the
 * processor lets some gather before it takes the next; a lone event is taken at once, and whoever is behind does not
 * wait.
 */
record PacedEvents(StreamableMessageSource<TrackedEventMessage<?>> events)
        implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** Fewer are no stream. */
    private static final int FEW = 16;
    /** More are gathered already. */
    private static final int MANY = 500;

    private static final long BETWEEN_BATCHES_NANOS = Duration.ofMillis(50).toNanos();

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
        return new Paced(events.openStream(after));
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
        private int taken;
        private long began;

        private Paced(BlockingStream<TrackedEventMessage<?>> stream) {
            this.stream = stream;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (timeout > 0) {
                long wait = began + BETWEEN_BATCHES_NANOS - System.nanoTime();
                if (wait > 0 && taken >= FEW && taken < MANY) {
                    LockSupport.parkNanos(wait);
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
