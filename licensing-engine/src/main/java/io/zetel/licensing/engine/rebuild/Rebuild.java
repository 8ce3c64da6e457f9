package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.store.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells a shadow all events, a page after the other. How far it has come is in the transaction of each page, so it goes
 * on where it was cut off. While one page is written the next is read and understood. What the shadow cannot show is
 * parked as the live projection would park it: with all that follows of its tenant, while other tenants go on.
 */
@Component
class Rebuild {

    private static final int POSITIONS_PER_PAGE = 10_000;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final EventLog log;
    private final Positions positions;
    private final Replays replays;
    private final DeadLetters parked;
    private final Executor reader =
            task -> Thread.ofPlatform().name("replay-reader").daemon().start(task);

    Rebuild(
            DataSource dataSource,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            EventLog log,
            Positions positions,
            Replays replays) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.log = log;
        this.positions = positions;
        this.replays = replays;
        this.parked = DeadLetters.ofRebuilds(dataSource);
    }

    private record Page(List<Recorded> events, long end, int count) {}

    /** Makes the shadow, unless that was done before. */
    void prepare(Replay replay) {
        if (replay.startedAt() == null) {
            transaction.executeWithoutResult(_ -> {
                must(replays.started(replay));
                new Shadow(jdbc, replay).create();
                parked.removeAll(replay.projection().group());
            });
        }
    }

    /**
     * Fills the shadow up to where the live projection is; answers where that is, or the last place reached when it had
     * to stop.
     */
    long fill(Replay replay, long from, BooleanSupplier stopped) {
        var shadow = replay.projection().into(dataSource, replay.shadow());
        var wanted = wanted(replay, shadow);
        long at = from;
        long end = reachable(replay);
        var next = page(shadow, at, end, wanted);
        while (at < end && !stopped.getAsBoolean()) {
            long begun = System.nanoTime();
            var page = next.join();
            next = page(shadow, page.end(), end, wanted);
            write(replay, shadow, at, end, page, begun);
            at = page.end();
        }
        return at;
    }

    /** Writes what came in between, in the transaction of the caller, who holds the live projection still. */
    long finish(Replay replay, long from, long to) {
        var shadow = replay.projection().into(dataSource, replay.shadow());
        var wanted = wanted(replay, shadow);
        // Also where nothing came in between the shadow must be where its memory says.
        must(replays.moved(replay, from, from, to, 0, Duration.ZERO));
        long at = from;
        while (at < to) {
            var page = read(shadow, at, to, wanted);
            project(replay, shadow, at, to, page, Duration.ZERO);
            at = page.end();
        }
        return at;
    }

    /** The shadow never overtakes the live projection, and never reads where an event may still appear. */
    private long reachable(Replay replay) {
        long seen = positions.seen(replay.projection().group());
        return Math.min(log.settled(), seen);
    }

    /**
     * The events of types that the projection is made of, those aside that were given up; what nobody wants is not even
     * decoded.
     */
    private Predicate<EventMessage<?>> wanted(Replay replay, Projection<?> shadow) {
        var left = new DeadLetters(dataSource).discarded(replay.projection().group());
        return message -> shadow.isMadeOf(message.getPayloadType()) && !left.contains(message.getIdentifier());
    }

    private CompletableFuture<Page> page(
            Projection<?> shadow, long after, long end, Predicate<EventMessage<?>> wanted) {
        return after >= end
                ? CompletableFuture.completedFuture(new Page(List.of(), end, 0))
                : CompletableFuture.supplyAsync(() -> read(shadow, after, end, wanted), reader);
    }

    private Page read(Projection<?> shadow, long after, long end, Predicate<EventMessage<?>> wanted) {
        long upTo = Math.min(after + POSITIONS_PER_PAGE, end);
        var messages = log.read(after, upTo);
        var events = messages.stream().filter(wanted).map(Recorded::of).toList();
        shadow.anticipate(events);
        return new Page(events, upTo, messages.size());
    }

    private void write(Replay replay, Projection<?> shadow, long at, long head, Page page, long begun) {
        transaction.executeWithoutResult(_ -> {
            // The position is kept in the same transaction, and nothing is told to anybody before the swap is on disk.
            jdbc.sql("set local synchronous_commit = off").update();
            project(replay, shadow, at, head, page, Duration.ofNanos(System.nanoTime() - begun));
        });
    }

    private void project(Replay replay, Projection<?> shadow, long at, long head, Page page, Duration worked) {
        must(replays.moved(replay, at, page.end(), head, page.count(), worked));
        shadow.project(page.events(), parked);
    }

    static void must(boolean isStill) {
        if (!isStill) {
            throw new Moved();
        }
    }

    /** The replay was called off, another node has taken it over, or the database restarted without its last pages. */
    static final class Moved extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
