package io.zetel.licensing.api.http.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When one open page is told that something has changed. The more pages are open, the longer each waits for its turn,
 * so that what they ask together stays the same, and the less often it is looked for changes: to wake two hundred pages
 * costs more than to look once for all of them. Time is in nanoseconds.
 */
final class PageTurns {

    private static final long LOOK = Duration.ofMillis(500).toNanos();
    /** By so much each open page makes all of them look less often. */
    private static final long LOOK_LESS = Duration.ofMillis(10).toNanos();

    private static final long OFTEN = Duration.ofSeconds(2).toNanos();
    /** So long, on average, each open page keeps the next one waiting. */
    private static final long TURN = Duration.ofMillis(100).toNanos();
    /** Whoever waits looks up at least this often, for its tenant may have moved. */
    private static final long LOOK_UP = Duration.ofSeconds(5).toNanos();

    private final long heartbeat;
    private final RandomGenerator random;
    private long told;
    // Other read models, and what pages share, may show an event a moment after the history does.
    private boolean again = true;
    private boolean waits;
    private long due;
    private long said;

    /** Of a page that is opened now, when the tenant's last event has this number. */
    PageTurns(long now, long head, Duration heartbeat, RandomGenerator random) {
        this.told = head;
        this.due = now;
        this.said = now;
        this.heartbeat = heartbeat.toNanos();
        this.random = random;
    }

    /** What a page is told. */
    enum Say {
        CHANGED,
        STILL_HERE,
        NOTHING
    }

    /** What to tell now, with so many pages open. */
    Say next(long now, long head, int open) {
        if (!waits && (head != told || again)) {
            waits = true;
            due = Math.max(due, now) + random.nextLong(2 * TURN * open);
        }
        if (waits && now >= due) {
            again = head != told;
            waits = false;
            told = head;
            due = now + OFTEN;
            said = now;
            return Say.CHANGED;
        }
        if (now - said >= heartbeat) {
            said = now;
            return Say.STILL_HERE;
        }
        return Say.NOTHING;
    }

    /** How long there is nothing to do. */
    long pause(long now, int open) {
        long next = waits ? due - now : Math.max(due - now, Math.max(LOOK, LOOK_LESS * open));
        return Math.min(Math.min(next, said + heartbeat - now), LOOK_UP);
    }
}
