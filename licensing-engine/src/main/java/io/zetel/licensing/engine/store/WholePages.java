package io.zetel.licensing.engine.store;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;

/**
 * A stream that shows the events of a lone commit as together there. Axon hands over event by event and wakes its
 * followers at the first, who would write that one by itself and the others after it, which costs twice as much. Where
 * many are on their way, those that are there will do.
 */
final class WholePages extends ForwardingStream {

    private static final int FEW = 16;

    /**
     * It takes microseconds an event to hand it over, unless others want the processors; whoever cannot decode it goes
     * on.
     */
    private static final int PATIENCE_MILLIS = 100;

    /** The last position that the reader for all followers has read and hands over. */
    private final LongSupplier read;

    private long taken = Long.MAX_VALUE;

    WholePages(TrackingEventStream stream, LongSupplier read) {
        super(stream);
        this.read = read;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        var next = stream.peek();
        long coming = read.getAsLong() - taken;
        if (next.isPresent() || coming <= 0 || coming > FEW) {
            return next;
        }
        try {
            return stream.hasNextAvailable(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) ? stream.peek() : next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return next;
        }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        var next = stream.nextAvailable();
        taken = position(next.trackingToken());
        return next;
    }

    private static long position(TrackingToken token) {
        return token.position().orElse(Long.MAX_VALUE);
    }
}
