package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.outage.WatchedFlag;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Works on the replays that are under way, one after the other; of several nodes one at a time works on a projection.
 */
@Component
public class ReplayWorker implements SmartLifecycle {

    static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);

    private static final int LOCKS = 0x7265706C; // "repl"
    private static final long LOOK_AGAIN_MILLIS = 2000;
    private static final long TRY_AGAIN_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 20_000;

    private final DataSource dataSource;
    private final Replays replays;
    private final Rebuild rebuild;
    private final Swap swap;
    private final Semaphore work = new Semaphore(0);
    private final WatchedFlag underWay = new WatchedFlag(
            "exists (select from operations.replay where state in ('RUNNING', 'CAUGHT_UP'))", this::wake);
    private volatile @Nullable Thread thread;

    ReplayWorker(DataSource dataSource, Replays replays, Rebuild rebuild, Swap swap) {
        this.dataSource = dataSource;
        this.replays = replays;
        this.rebuild = rebuild;
        this.swap = swap;
    }

    /** Whether a replay is under way, asked for at whichever node. */
    @Bean
    WatchedFlag replaysUnderWay() {
        return underWay;
    }

    /** Tells it that there is something to do. */
    public void wake() {
        work.release();
    }

    /**
     * The field is set before the thread looks at it: one that does not find itself there takes that for being stopped.
     */
    @Override
    public void start() {
        var worker = Thread.ofPlatform().name("replays").daemon().unstarted(this::run);
        thread = worker;
        worker.start();
    }

    /** What was under way goes on at the next start, on this node or another. */
    @Override
    public void stop() {
        var running = thread;
        thread = null;
        wake();
        try {
            if (running != null) {
                running.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private boolean stopped() {
        return thread != Thread.currentThread();
    }

    private void run() {
        while (!stopped()) {
            try {
                for (var replay : replays.underWay()) {
                    workAlone(replay);
                }
                awaitWork();
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                // Whatever it is, the next look may find it gone; a thread that ended would leave replays under way for
                // ever.
                pauseAfter(e);
            }
        }
    }

    /** What is under way on another node becomes this one's when that dies, which nobody tells. */
    private void awaitWork() throws InterruptedException {
        boolean woken;
        do {
            woken = work.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } while (!woken && underWay.isClear() && !stopped());
        work.drainPermits();
    }

    private void pauseAfter(Throwable failure) {
        if (!stopped()) {
            LOG.warn("Replays pause for a moment", failure);
            sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** The lock belongs to the session, so that a node that dies gives it up. */
    private void workAlone(Replay replay) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var session = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            var key = replay.projection().group();
            if (session.sql("select pg_try_advisory_lock(?, hashtext(?))")
                    .params(LOCKS, key)
                    .query(Boolean.class)
                    .single()) {
                try {
                    replays.of(replay.id()).stream()
                            .filter(now -> now.projection().equals(replay.projection()))
                            .forEach(this::work);
                } finally {
                    session.sql("select pg_advisory_unlock(?, hashtext(?))")
                            .params(LOCKS, key)
                            .query(Boolean.class)
                            .single();
                }
            }
        }
    }

    private void work(Replay replay) {
        try {
            rebuild.prepare(replay);
            long reached = rebuild.fill(replay, replay.position(), this::stopped);
            Rebuild.must(replays.caughtUp(replay, reached));
            while (!stopped()) {
                var again = swap.attempt(replay, reached);
                if (again.isEmpty()) {
                    return;
                }
                sleep(TRY_AGAIN_MILLIS);
                reached = rebuild.fill(replay, again.getAsLong(), this::stopped);
            }
        } catch (Rebuild.Moved e) {
            tellWhy(replay);
        } catch (TransientDataAccessException
                | RecoverableDataAccessException
                | DataAccessResourceFailureException
                | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!replays.isUnderWay(replay)) {
                // What was dropped under the worker's hands.
                tellWhy(replay);
            } else if (!stopped()) {
                LOG.warn("The replay of {} failed", replay.projection().group(), e);
                replays.failed(
                        replay,
                        String.valueOf(
                                NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
            }
        }
    }

    /** What is still under way goes on at the next look from what is stored. */
    private void tellWhy(Replay replay) {
        LOG.info(
                replays.isUnderWay(replay)
                        ? "The replay of {} goes on from where it is stored"
                        : "The replay of {} was called off",
                replay.projection().group());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
