package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts PostgreSQL again when it has ended and nobody had asked it to. */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int TRIES = 6;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(125);
    /** So often a pause is doubled: up to four seconds. */
    private static final int LONGEST_PAUSE = 5;

    private final Server server;
    private final Runnable whenLost;
    private int tries;
    private @Nullable String said;

    private Supervisor(Server server, Runnable whenLost) {
        this.server = server;
        this.whenLost = whenLost;
    }

    /** Watches over a running server until it is closed; says so when it cannot be started any more. */
    static void watch(Server server, Postmaster running, Runnable whenLost) {
        var supervisor = new Supervisor(server, whenLost);
        Thread.ofPlatform().daemon().name("embedded-postgresql").start(() -> supervisor.watch(running));
    }

    private void watch(Postmaster first) {
        for (var running = Optional.of(first); running.isPresent(); running = startAgain()) {
            var started = Instant.now();
            while (running.get().isAlive()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (Duration.between(started, Instant.now()).compareTo(LONG_ENOUGH) > 0) {
                tries = 0;
            }
            if (!server.isClosed()) {
                LOG.error(
                        "PostgreSQL (process {}) has ended; starting it again",
                        running.get().process().pid());
            }
        }
    }

    private Optional<Postmaster> startAgain() {
        for (int failed = 0; tries < TRIES; failed++) {
            if (failed > 0) {
                LockSupport.parkNanos(FIRST_PAUSE_NANOS << Math.min(failed, LONGEST_PAUSE));
            }
            // While the disk is full it cannot start, and comes back when there is room again.
            tries += server.hasRoom() ? 1 : 0;
            try {
                var running = server.start();
                running.ifPresent(again -> LOG.warn(
                        "PostgreSQL runs again (process {})", again.process().pid()));
                said = null;
                return running;
            } catch (IOException e) {
                sayOnce(server.explain(e));
            }
        }
        LOG.error("PostgreSQL could not be started again in {} tries; Zetel ends", TRIES);
        whenLost.run();
        return Optional.empty();
    }

    private void sayOnce(String message) {
        if (!message.equals(said)) {
            LOG.error("PostgreSQL did not start again: {}", message);
            said = message;
        }
    }
}
