package io.zetel.licensing.benchmark;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How much of the heap is in use when garbage has just been collected, in MB. */
final class LiveHeap {

    private static final long MEGABYTE = 1024 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 500;

    private LiveHeap() {}

    static long now() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    /** The most of it while something is done that is not timed. */
    static long most(Runnable work) throws InterruptedException {
        long most = 0;
        var working = Thread.ofPlatform().start(work);
        while (!working.join(Duration.ofMillis(LOOK_AGAIN_MILLIS))) {
            most = Math.max(most, now());
        }
        return Math.max(most, now());
    }
}
