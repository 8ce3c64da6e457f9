package io.zetel.licensing.engine.store;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** The end of the store as the reader for all followers last found it, so that it need not ask again for nothing. */
final class KnownEnd {

    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final Duration SETTLED = PostgresEventStorageEngine.GAP_TIMEOUT;

    /**
     * Where the reader for all followers found the end, how often had been written here before it looked, when that was
     * first the end, and whether it has asked for more since.
     */
    private record End(GapAwareTrackingToken last, long commits, long sinceNanos, boolean isAsked) {

        /** Whoever took a position before the end, and has not committed yet, never will. */
        boolean isSettled() {
            return last.getGaps().isEmpty() || System.nanoTime() - sinceNanos > SETTLED.toNanos();
        }
    }

    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final AtomicLong commits = new AtomicLong();
    /** The last position that the watch over the database saw; unknown without one. */
    private volatile long watched = UNKNOWN;

    /** How often has been written here. */
    long commits() {
        return commits.get();
    }

    /** Whether there is nothing behind this position, as far as can be told without asking the database. */
    boolean isStill(@Nullable TrackingToken after) {
        var known = end.get();
        if (known == null || !known.last().equals(after) || known.commits() != commits.get()) {
            return false;
        }
        if (!known.isAsked()) {
            end.compareAndSet(known, new End(known.last(), known.commits(), known.sinceNanos(), true));
            return true;
        }
        return watched <= known.last().getIndex() && known.isSettled();
    }

    /**
     * The watch has seen this position, or lost sight; answers whether the reader for all followers was not there yet.
     */
    boolean watched(OptionalLong last) {
        watched = last.orElse(UNKNOWN);
        var known = end.get();
        return known == null || watched > known.last().getIndex();
    }

    /** Somebody has written events here, and committed them. */
    void committed() {
        commits.incrementAndGet();
    }

    /** The reader for all followers found nothing behind this position, and so often had been written here before. */
    void found(@Nullable TrackingToken at, long written) {
        if (at instanceof GapAwareTrackingToken last) {
            var known = end.get();
            boolean isKnown = known != null && known.last().equals(last);
            end.set(new End(
                    last, written, isKnown ? known.sinceNanos() : System.nanoTime(), isKnown && known.isAsked()));
        }
    }
}
