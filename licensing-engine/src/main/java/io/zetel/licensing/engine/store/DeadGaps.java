package io.zetel.licensing.engine.store;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the gaps in tokens few. Positions are given out before they are committed, so a reader remembers those it has
 * not seen yet, and each event it hands on carries a copy of all of them: behind a large group that is being written,
 * was rolled back or died, that is some ten kilobytes an event. So positions at which nothing can appear any more are
 * forgotten at once, and nobody reads on behind many that are open.
 */
final class DeadGaps {

    /** As many open gaps as cost nobody anything. */
    private static final int FEW = 64;

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long BETWEEN_LOOKS_FOR_FEW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JdbcClient jdbc;
    private final Writers writers;
    private Writers.@Nullable Look look;
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS_NANOS;
    private volatile long lookedForFew = lookedAt;
    private long settled = -1;

    DeadGaps(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.writers = new Writers(jdbc);
    }

    /** Whether somebody is writing so many events before this one that its reader had better wait for them. */
    static boolean areMany(TrackedEventData<?> event) {
        return areMany((GapAwareTrackingToken) event.trackingToken());
    }

    private static boolean areMany(GapAwareTrackingToken token) {
        return token.getGaps().size() > FEW;
    }

    /** The token without the gaps known to be dead; one whose event has appeared meanwhile stays, to be read. */
    GapAwareTrackingToken removedFrom(GapAwareTrackingToken token) {
        return areMany(token) ? withoutDead(token) : token;
    }

    /** The same however few they are, once a second; for a token by which reading goes better without any. */
    GapAwareTrackingToken nowAndThenRemovedFrom(GapAwareTrackingToken token) {
        long now = System.nanoTime();
        if (token.getGaps().isEmpty() || now - lookedForFew < BETWEEN_LOOKS_FOR_FEW_NANOS) {
            return token;
        }
        lookedForFew = now;
        return withoutDead(token);
    }

    private GapAwareTrackingToken withoutDead(GapAwareTrackingToken token) {
        long upTo = settled();
        var gaps = token.getGaps().headSet(upTo + 1);
        if (gaps.isEmpty()) {
            return token;
        }
        var appeared = jdbc.sql("select min(global_index) from domain_event where global_index = any (?)")
                .param(gaps.toArray(Long[]::new))
                .query(Long.class)
                .optional();
        return token.withGapsTruncatedAt(appeared.orElse(upTo + 1));
    }

    /**
     * Whether one token has no gap that the other lacks, but for those at which nothing has appeared nor can any more.
     */
    boolean areAllThatDiffer(GapAwareTrackingToken one, GapAwareTrackingToken other) {
        var differing = new TreeSet<>(one.getGaps());
        differing.removeAll(other.getGaps());
        other.getGaps().stream().filter(gap -> !one.getGaps().contains(gap)).forEach(differing::add);
        return differing.isEmpty()
                || differing.last() <= settled()
                        && jdbc.sql("select count(*) from domain_event where global_index = any (?)")
                                        .param(differing.toArray(Long[]::new))
                                        .query(Long.class)
                                        .single()
                                == 0;
    }

    /** Never waits: what is not settled at this look is at one of the next. */
    private synchronized long settled() {
        if (System.nanoTime() - lookedAt >= BETWEEN_LOOKS_NANOS) {
            look = look == null ? writers.look() : look;
            if (writers.areDone(look)) {
                settled = look.last();
                look = null;
            }
            lookedAt = System.nanoTime();
        }
        return settled;
    }
}
