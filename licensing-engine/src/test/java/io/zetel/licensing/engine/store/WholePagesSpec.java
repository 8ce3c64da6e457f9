package io.zetel.licensing.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Events that were read together")
class WholePagesSpec {

    private final HandedOver handedOver = new HandedOver();
    private final AtomicLong read = new AtomicLong();
    private final WholePages stream = new WholePages(handedOver, read::get);

    @Test
    void are_there_together_though_they_are_handed_over_one_by_one() throws Exception {
        read.set(2);
        handedOver.now(1);
        handedOver.whenWaitedFor(2);

        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(1);
        assertThat(stream.peek()).isPresent();
        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(2);
        assertThat(stream.peek()).isEmpty();
        assertThat(handedOver.waits).isEqualTo(1);
    }

    @Test
    void are_not_waited_for_where_there_are_many() throws Exception {
        read.set(1000);
        handedOver.now(1);
        handedOver.whenWaitedFor(2);
        stream.nextAvailable();

        assertThat(stream.peek()).isEmpty();
        assertThat(handedOver.waits).isZero();
    }

    @Test
    void that_do_not_come_hold_nobody_up() throws Exception {
        read.set(2);
        handedOver.now(1);
        stream.nextAvailable();

        assertThat(stream.peek()).isEmpty();
    }

    /** A stream that is given an event when somebody waits for one. */
    private static final class HandedOver implements TrackingEventStream {

        private final BlockingQueue<TrackedEventMessage<?>> there = new LinkedBlockingQueue<>();
        private final BlockingQueue<TrackedEventMessage<?>> coming = new LinkedBlockingQueue<>();
        private int waits;

        private void now(long position) {
            there.add(event(position));
        }

        private void whenWaitedFor(long position) {
            coming.add(event(position));
        }

        private static TrackedEventMessage<?> event(long position) {
            return new GenericTrackedDomainEventMessage<>(
                    new GlobalSequenceTrackingToken(position),
                    new GenericDomainEventMessage<>("Type", "ada", position, "it"));
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return Optional.ofNullable(there.peek());
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) {
            waits++;
            coming.drainTo(there);
            return !there.isEmpty();
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            return there.take();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
