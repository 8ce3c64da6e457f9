package io.zetel.licensing.api.operations.replay;

import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.api.engine.log.EventLog;
import io.zetel.licensing.api.operations.replay.Replay.State;
import io.zetel.licensing.projections.shared.DeadLetters;
import java.util.Objects;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The short step at the end. A processor changes its tables only while it holds its token's row, on whichever node it runs; so
 * who locks that row holds the live tables still. Under the lock the shadow is brought to the same position, both are compared,
 * and on equality their schemas change names, all in one transaction. Claims go on meanwhile, reports lag by the comparison.
 */
@Component
class Swap {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final EventLog log;
    private final Positions positions;
    private final Replays replays;
    private final Rebuild rebuild;
    private final DeadLetters letters;

    Swap(DataSource dataSource, JdbcClient jdbc, PlatformTransactionManager transactions, EventLog log, Positions positions, Replays replays,
            Rebuild rebuild) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.log = log;
        this.positions = positions;
        this.replays = replays;
        this.rebuild = rebuild;
        this.letters = new DeadLetters(dataSource);
    }

    /** Compares and swaps; false when the two cannot be brought to the same position just now. */
    boolean attempt(Replay replay, long reached) {
        Shadow.drop(jdbc, replay.old());
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("set local statement_timeout = 0").update();
            // An index is sorted in memory where it can be.
            jdbc.sql("set local maintenance_work_mem = '256MB'").update();
            new Shadow(jdbc, replay).makeReadable();
        });
        var outcome = Objects.requireNonNull(transaction.execute(_ -> attemptHere(replay, reached)));
        if (outcome == State.SWAPPED && !replay.keepOld()) {
            dropOld(replay);
        }
        return outcome != State.CAUGHT_UP;
    }

    private State attemptHere(Replay replay, long reached) {
        jdbc.sql("set local statement_timeout = 0").update();
        jdbc.sql("set local lock_timeout = '5s'").update();
        jdbc.sql("select 1 from token_entry where processor_name = ? for update").param(replay.projection().group()).query().listOfRows();
        var token = positions.stored(replay.projection().group()).map(WrappedToken::unwrapLowerBound);
        long live = token.map(t -> t.position().orElse(0)).orElse(EventLog.START);
        if (log.settled() < live || token.stream().anyMatch(this::hasOpenGap)) {
            return State.CAUGHT_UP;
        }
        rebuild.finish(replay, reached, live);
        var comparison = new Shadow(jdbc, replay).compare();
        boolean equal = comparison.differences().isEmpty();
        var outcome = !equal && !replay.swapOnDifference() ? State.DIFFERENT : replay.swap() ? State.SWAPPED : State.COMPARED;
        if (outcome == State.SWAPPED) {
            swap(replay);
        }
        replays.compared(replay, outcome, comparison);
        return outcome;
    }

    /** Whether there is an event that the live projection has not seen although it has seen later ones; it will within moments. */
    private boolean hasOpenGap(TrackingToken token) {
        return token instanceof GapAwareTrackingToken aware && !aware.getGaps().isEmpty()
                && jdbc.sql("select exists (select from domain_event where global_index = any (?))").param(aware.getGaps().toArray(Long[]::new))
                        .query(Boolean.class).single();
    }

    /** The views of the reporting schema go by identity, not by name, so they are told anew. */
    private void swap(Replay replay) {
        jdbc.sql("alter schema %s rename to %s".formatted(replay.projection().schema(), replay.old())).update();
        jdbc.sql("alter schema %s rename to %s".formatted(replay.shadow(), replay.projection().schema())).update();
        jdbc.sql("select reporting.bind()").query((_, _) -> 0).list();
        letters.removeAll(replay.projection().group());
    }

    /** Whoever still reads the old tables keeps them until the next replay. */
    private void dropOld(Replay replay) {
        try {
            Shadow.drop(jdbc, replay.old());
        } catch (DataAccessException e) {
            ReplayWorker.LOG.warn("The old tables of {} stay for now", replay.projection().group(), e);
        }
    }
}
