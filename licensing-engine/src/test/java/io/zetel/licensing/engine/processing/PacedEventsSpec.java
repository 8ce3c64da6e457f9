package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With a pace so slow that whoever keeps it is not done before the test is over. */
@DisplayName("A processor that events come to in a stream")
class PacedEventsSpec {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int A_STREAM = 16;

    private final ProgressSignal progress = new ProgressSignal();
    private final InMemoryEventStorageEngine engine = new InMemoryEventStorageEngine();
    private final EmbeddedEventStore store =
            EmbeddedEventStore.builder().storageEngine(engine).build();

    @AfterEach
    void close() {
        store.shutDown();
    }

    @Test
    void lets_them_gather_until_somebody_waits_for_it() throws Exception {
        append(2 * A_STREAM);
        var stream = opened();
        take(stream, A_STREAM);
        var next = new FutureTask<>(() -> stream.hasNextAvailable(1, TimeUnit.SECONDS));
        var processor = Thread.ofPlatform().daemon().start(next);
        Awaitility.await().until(() -> processor.getState() == Thread.State.TIMED_WAITING);
        assertThat(next.isDone()).isFalse();

        somebodyWaits();
        assertThat(next.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    }

    @Test
    void goes_on_at_once_while_somebody_waits_for_it() throws Exception {
        append(2 * A_STREAM);
        var stream = opened();
        take(stream, A_STREAM);
        somebodyWaits();

        assertThat(CompletableFuture.supplyAsync(() -> isThere(stream)).get(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
                .isTrue();
    }

    @Test
    void lets_them_gather_no_longer_than_the_last_took_it() throws Exception {
        append(2 * A_STREAM);
        var stream = new PacedEvents(store, progress, Duration.ZERO, Duration.ofHours(1)).openStream(null);
        take(stream, A_STREAM);

        assertThat(CompletableFuture.supplyAsync(() -> isThere(stream)).get(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
                .isTrue();
    }

    @Test
    void takes_a_few_at_once() throws Exception {
        append(A_STREAM);
        var stream = opened();
        take(stream, A_STREAM - 1);

        assertThat(CompletableFuture.supplyAsync(() -> isThere(stream)).get(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
                .isTrue();
    }

    private BlockingStream<TrackedEventMessage<?>> opened() {
        return new PacedEvents(store, progress, Duration.ofHours(1), Duration.ofHours(1)).openStream(null);
    }

    private static void take(BlockingStream<TrackedEventMessage<?>> stream, int many) throws InterruptedException {
        assertThat(stream.hasNextAvailable(1, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < many; i++) {
            stream.nextAvailable();
        }
    }

    private static boolean isThere(BlockingStream<TrackedEventMessage<?>> stream) {
        try {
            return stream.hasNextAvailable(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void somebodyWaits() {
        var waiting = Thread.ofPlatform().daemon().start(() -> {
            try {
                progress.await(PATIENCE_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    }

    private void append(int many) {
        engine.appendEvents(IntStream.range(0, many)
                .mapToObj(n -> new GenericDomainEventMessage<>("Type", "ada", n, "it"))
                .toList());
    }
}
