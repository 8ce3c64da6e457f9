package io.zetel.outside.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients ask in the first part of each second, all at once and without a pause, and trouble begins while they do: it
 * finds as much under way as under a load without end, which takes several times the processor time.
 * {@code -Dzetel.chaos.busy=1000} is that load.
 */
final class Pulse {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long BUSY =
            Duration.ofMillis(Long.getLong("zetel.chaos.busy", 250)).toNanos();

    private Pulse() {}

    /** Returns at once while clients ask, else when they do again. */
    static void await() {
        if (phase() >= BUSY) {
            park(SECOND - phase());
        }
    }

    /** Returns in the midst of what clients ask for next. */
    static void awaitMidst() {
        park(SECOND - phase() + BUSY / 2);
    }

    private static long phase() {
        return Math.floorMod(System.nanoTime(), SECOND);
    }

    private static void park(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
