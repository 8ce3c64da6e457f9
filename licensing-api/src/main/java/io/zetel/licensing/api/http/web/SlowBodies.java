package io.zetel.licensing.api.http.web;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends requests whose body comes too slowly, whether a byte comes now and then or nothing at all: after a while in
 * which anything goes, a body must have brought so many bytes for each second it was waited for. Time in which nobody
 * reads does not count.
 */
final class SlowBodies implements AutoCloseable {

    /** Less than any line carries that still works. */
    private static final long LEAST_BYTES_A_SECOND = 1024;

    private static final Logger log = LoggerFactory.getLogger(SlowBodies.class);

    private final Set<PacedRequest> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slow-bodies").factory());
    private final long graceNanos;

    SlowBodies(Duration grace) {
        graceNanos = grace.toNanos();
        long every = Math.min(TimeUnit.SECONDS.toNanos(1), graceNanos / 2);
        timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
    }

    void add(PacedRequest request) {
        waiting.add(request);
    }

    void remove(PacedRequest request) {
        waiting.remove(request);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            long now = System.nanoTime();
            waiting.stream()
                    .filter(request -> isTooSlow(request.arrived(), request.waitedNanos(now)))
                    .forEach(PacedRequest::giveUp);
        } catch (RuntimeException e) {
            // A timer whose task throws never fires again.
            log.warn("Slow bodies could not be looked after", e);
        }
    }

    private boolean isTooSlow(long bytes, long waitedNanos) {
        return waitedNanos > graceNanos && bytes < LEAST_BYTES_A_SECOND * TimeUnit.NANOSECONDS.toSeconds(waitedNanos);
    }
}
