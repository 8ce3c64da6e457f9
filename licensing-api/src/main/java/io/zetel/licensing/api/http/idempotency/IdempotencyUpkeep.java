package io.zetel.licensing.api.http.idempotency;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Extends the leases of what runs on this node and forgets what is older than a day. */
final class IdempotencyUpkeep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyUpkeep.class);
    private static final Duration EVERY = IdempotencyStore.LEASE.dividedBy(4);
    private static final Duration FORGETS = Duration.ofMinutes(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idempotency").factory());

    IdempotencyUpkeep(IdempotencyStore store) {
        timer.scheduleWithFixedDelay(
                () -> attempt(store::extendLeases), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> attempt(store::forgetExpired), EVERY.toSeconds(), FORGETS.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // A timer whose task throws never fires again.
            log.warn("Idempotency keys could not be looked after", e);
        }
    }
}
