package io.zetel.licensing.engine.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks something Zetel depends on, once a second and twice while it does not answer, whether it does. */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration EVERY_WHILE_AWAY = Duration.ofMillis(500);

    private final Outage outage;
    private final Probe probe;
    private final Runnable onLoss;
    private final ScheduledExecutorService timer;
    private volatile @Nullable Away away;

    /** One question, answered by returning in time. */
    @FunctionalInterface
    interface Probe {

        void ask() throws Exception;

        /** Frees what was needed for asking. */
        default void close() throws Exception {}
    }

    /** Since when there was no answer, and why. */
    record Away(Instant since, Exception why) {}

    /** Watches from now on; what is to be done whenever an answer stays out is done before others learn of it. */
    Watch(Outage outage, Probe probe, Runnable onLoss) {
        this.outage = outage;
        this.probe = probe;
        this.onLoss = onLoss;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("watch-" + outage.name()).factory());
        next();
    }

    /** What it means when there is no answer. */
    Outage outage() {
        return outage;
    }

    /** Why there is no answer, while there is none. */
    Optional<Away> away() {
        return Optional.ofNullable(away);
    }

    /** Lets a question end that is under way, so that nothing of it is left in what is asked. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(1, TimeUnit.SECONDS)) {
                probe.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("A probe could not be closed", e);
        }
    }

    private void next() {
        try {
            timer.schedule(this::look, (away == null ? EVERY : EVERY_WHILE_AWAY).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // It was closed meanwhile.
        }
    }

    private void look() {
        try {
            probe.ask();
            back();
        } catch (Exception e) {
            if (!timer.isShutdown()) {
                lost(e);
            }
        } finally {
            next();
        }
    }

    private void back() {
        var was = away;
        if (was != null) {
            away = null;
            LOG.info(
                    "Over after {} s: {}",
                    Duration.between(was.since(), Instant.now()).toSeconds(),
                    outage.detail());
        }
    }

    private void lost(Exception why) {
        var was = away;
        away = new Away(was == null ? Instant.now() : was.since(), why);
        if (was == null) {
            LOG.warn("{}", outage.detail(), outage.answer(why));
            try {
                onLoss.run();
            } catch (RuntimeException e) {
                LOG.error("Not all was done that {} asks for", outage, e);
            }
        }
    }
}
