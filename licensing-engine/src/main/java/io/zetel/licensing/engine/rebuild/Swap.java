package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.rebuild.Replay.State;
import io.zetel.licensing.engine.store.EventLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The short step at the end. A processor changes its tables only while it holds its token's row, on whichever node it
 * runs; so who locks that row holds the live tables still. Both are compared beforehand, at the position of a snapshot,
 * and the shadow is told what came since; under the lock it is told the rest, and their schemas change names, all in
 * one transaction. Only where the two seemed not to be equal are they compared once more under the lock. Claims go on
 * meanwhile.
 */
@Component
class Swap {

    private static final int ROUNDS_TO_CATCH_UP = 3;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate apart;
    private final TransactionTemplate snapshot;
    private final EventLog log;
    private final Positions positions;
    private final Replays replays;
    private final Rebuild rebuild;
    private final DeadLetters ofLive;
    private final DeadLetters ofShadows;

    Swap(
            DataSource dataSource,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            EventLog log,
            Positions positions,
            Replays replays,
            Rebuild rebuild) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        this.log = log;
        this.positions = positions;
        this.replays = replays;
        this.rebuild = rebuild;
        this.ofLive = new DeadLetters(dataSource);
        this.ofShadows = DeadLetters.ofRebuilds(dataSource);
    }

    /** Compares and swaps; the position the shadow has reached when the two cannot be brought to the same just now. */
    OptionalLong attempt(Replay replay, long reached) {
        Shadow.drop(jdbc, replay.old());
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("set local statement_timeout = 0").update();
            // An index is sorted in memory where it can be.
            jdbc.sql("set local maintenance_work_mem = '256MB'").update();
            new Shadow(jdbc, replay).makeReadable();
        });
        var compared = beforehand(replay, reached);
        if (compared.equal() && !replay.swap()) {
            Rebuild.must(replays.compared(
                    replay, State.COMPARED, new Shadow.Comparison(compared.rows(), List.of()), compared.parked()));
            return OptionalLong.empty();
        }
        var before = caughtUp(replay, compared);
        var outcome = Objects.requireNonNull(transaction.execute(_ -> attemptHere(replay, before)));
        if (outcome == State.SWAPPED && !replay.keepOld()) {
            dropOld(replay);
        }
        return outcome == State.CAUGHT_UP ? OptionalLong.of(before.position()) : OptionalLong.empty();
    }

    /** Where the shadow is, whether all these rows are known to have been equal there, and who was not shown then. */
    private record Beforehand(long position, boolean equal, long rows, Parked parked) {}

    /**
     * Compares without holding anybody up: the live tables as one snapshot shows them, beside the shadow brought to the
     * very position of that snapshot's token. Where they are not equal, or cannot be told to be, the comparison under
     * the lock decides.
     */
    private Beforehand beforehand(Replay replay, long reached) {
        return Objects.requireNonNull(snapshot.execute(_ -> {
            jdbc.sql("set local statement_timeout = 0").update();
            jdbc.sql("set local idle_in_transaction_session_timeout = 0").update();
            var standing = standing(replay);
            if (standing.isEmpty() || standing.getAsLong() < reached) {
                return new Beforehand(reached, false, 0, new Parked(Map.of(), Map.of()));
            }
            long live = standing.getAsLong();
            apart.executeWithoutResult(_ -> rebuild.finish(replay, reached, live));
            var ofShadow = Objects.requireNonNull(
                    apart.execute(_ -> ofShadows.firsts(replay.projection().group())));
            var parked = new Parked(ofLive.firsts(replay.projection().group()), ofShadow);
            var digests = new Shadow(jdbc, replay).digests(true, parked.leftOut());
            var told = Objects.requireNonNull(apart.execute(_ -> {
                jdbc.sql("set local statement_timeout = 0").update();
                return new Shadow(jdbc, replay).digests(false, parked.leftOut());
            }));
            long rows = digests.values().stream().mapToLong(Shadow.Digest::rows).sum();
            return new Beforehand(live, digests.equals(told) && parked.refused().isEmpty(), rows, parked);
        }));
    }

    /**
     * Tells the shadow what came while the two were compared. Under the lock nobody else writes, so only what comes
     * meanwhile is left for then.
     */
    private Beforehand caughtUp(Replay replay, Beforehand before) {
        long at = before.position();
        for (int round = 0; round < ROUNDS_TO_CATCH_UP; round++) {
            long from = at;
            long live = standing(replay).orElse(from);
            if (live <= from) {
                break;
            }
            apart.executeWithoutResult(_ -> rebuild.finish(replay, from, live));
            at = live;
        }
        return new Beforehand(at, before.equal(), before.rows(), before.parked());
    }

    /** Where the live projection is, unless an event before that may still come to it. */
    private OptionalLong standing(Replay replay) {
        var token = positions.stored(replay.projection().group()).map(WrappedToken::unwrapLowerBound);
        long live = token.map(t -> t.position().orElse(0)).orElse(EventLog.START);
        return log.settled() < live || token.stream().anyMatch(this::hasOpenGap)
                ? OptionalLong.empty()
                : OptionalLong.of(live);
    }

    private State attemptHere(Replay replay, Beforehand before) {
        jdbc.sql("set local statement_timeout = 0").update();
        jdbc.sql("set local lock_timeout = '5s'").update();
        jdbc.sql("select 1 from token_entry where processor_name = ? for update")
                .param(replay.projection().group())
                .query()
                .listOfRows();
        var live = standing(replay);
        if (live.isEmpty()) {
            return State.CAUGHT_UP;
        }
        rebuild.finish(replay, before.position(), live.getAsLong());
        var parked = new Parked(
                ofLive.firsts(replay.projection().group()),
                ofShadows.firsts(replay.projection().group()));
        var comparison = compared(replay, before, parked);
        boolean isEqual = comparison.differences().isEmpty();
        var outcome = !isEqual && !replay.swapOnDifference()
                ? State.DIFFERENT
                : replay.swap() ? State.SWAPPED : State.COMPARED;
        if (outcome == State.SWAPPED) {
            swap(replay);
        }
        Rebuild.must(replays.compared(replay, outcome, comparison, parked));
        return outcome;
    }

    /**
     * What came since they were equal is the tail of the same events, told by the same code; unless letters were
     * retried meanwhile.
     */
    private Shadow.Comparison compared(Replay replay, Beforehand before, Parked parked) {
        if (before.equal() && parked.equals(before.parked())) {
            return new Shadow.Comparison(before.rows(), List.of());
        }
        var tables = new Shadow(jdbc, replay).compare(parked.leftOut());
        var differences = Stream.concat(tables.differences().stream(), parked.differences(ofShadows, replay).stream())
                .toList();
        return new Shadow.Comparison(tables.rows(), differences);
    }

    /**
     * Whether there is an event that the live projection has not seen although it has seen later ones; it will within
     * moments.
     */
    private boolean hasOpenGap(TrackingToken token) {
        return token instanceof GapAwareTrackingToken aware
                && !aware.getGaps().isEmpty()
                && jdbc.sql("select exists (select from domain_event where global_index = any (?))")
                        .param(aware.getGaps().toArray(Long[]::new))
                        .query(Boolean.class)
                        .single();
    }

    /** The views of the reporting schema go by identity, not by name, so they are defined again. */
    private void swap(Replay replay) {
        jdbc.sql("alter schema %s rename to %s".formatted(replay.projection().schema(), replay.old()))
                .update();
        jdbc.sql("alter schema %s rename to %s"
                        .formatted(replay.shadow(), replay.projection().schema()))
                .update();
        jdbc.sql("select reporting.bind()").query((_, _) -> 0).list();
        ofLive.takeOver(replay.projection().group());
    }

    /** Whoever still reads the old tables keeps them until the next replay. */
    private void dropOld(Replay replay) {
        try {
            Shadow.drop(jdbc, replay.old());
        } catch (DataAccessException e) {
            ReplayWorker.LOG.warn(
                    "The old tables of {} stay for now", replay.projection().group(), e);
        }
    }
}
