package io.zetel.licensing.benchmark;

import io.zetel.licensing.projections.LicensingProjections;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.WrappedToken;

/**
 * Claims of several tenants in a closed loop: so many are under way, each until the last read model shows it, so that
 * read models are never further behind than that. Nobody waits for a read model meanwhile, which would hurry it.
 */
final class ShownClaims {

    /** More than all read models take at once. */
    private static final int UNDER_WAY = 5_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Bench bench;
    private final List<HotPool> pools;

    ShownClaims(Bench bench, List<HotPool> pools) {
        this.bench = bench;
        this.pools = pools;
    }

    /** How many claims a second were shown. */
    double within(Duration time) {
        var stored = new ConcurrentLinkedQueue<Long>();
        var free = new Semaphore(UNDER_WAY);
        long started = System.nanoTime();
        long end = started + time.toNanos();
        // Of all tenants at once, each from a thread of its own: the JVM's pool has one for two processors.
        var senders = pools.stream()
                .map(pool -> CompletableFuture.runAsync(() -> send(pool, free, stored, end), task -> Thread.ofPlatform()
                        .start(task)))
                .toList();
        long shown = 0;
        while (!senders.stream().allMatch(CompletableFuture::isDone) || !stored.isEmpty()) {
            long seen = seen();
            for (var first = stored.peek(); first != null && first <= seen; first = stored.peek()) {
                stored.remove();
                free.release();
                shown++;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        senders.forEach(CompletableFuture::join);
        return shown / ((System.nanoTime() - started) / 1e9);
    }

    private static void send(HotPool pool, Semaphore free, Queue<Long> stored, long end) {
        var flow = pool.flow(UNDER_WAY);
        try {
            while (free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                pool.send(flow, result -> stored.add(HotPool.Flow.position(result)));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        flow.finish();
    }

    /** Up to where all read models show everything, as their processors say. */
    private long seen() {
        var processors = bench.part(EventProcessingConfiguration.class);
        return LicensingProjections.ALL.stream()
                .flatMap(projection -> processors
                        .eventProcessorByProcessingGroup(projection.group(), StreamingEventProcessor.class)
                        .orElseThrow()
                        .processingStatus()
                        .values()
                        .stream())
                .map(EventTrackerStatus::getTrackingToken)
                .mapToLong(token -> token == null
                        ? 0
                        : WrappedToken.unwrapLowerBound(token).position().orElse(0))
                .min()
                .orElse(0);
    }
}
