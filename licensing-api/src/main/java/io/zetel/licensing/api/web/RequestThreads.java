package io.zetel.licensing.api.web;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The threads requests run on: a virtual one for each, for so many at once. What comes on top has a few threads of its own
 * that turn it away: on a busy machine a virtual thread waits for a processor behind all others before it can say anything,
 * and those who wait there are counted as under way.
 */
final class RequestThreads implements Executor, AutoCloseable {

    private static final ScopedValue<Boolean> EXCESS = ScopedValue.newInstance();
    /** More than processors, because one may wait for the rest of a body nobody reads. */
    private static final int DOORMEN = 16;

    private final int atOnce;
    private final Semaphore places;
    private final ExecutorService doormen = Executors.newFixedThreadPool(DOORMEN, Thread.ofPlatform().daemon().name("doorman-", 0).factory());

    RequestThreads(int atOnce) {
        this.atOnce = atOnce;
        this.places = new Semaphore(atOnce);
    }

    /** Whether what this thread does is more than can be done at once. */
    static boolean isExcess() { return EXCESS.isBound(); }

    /** How many have a place. */
    int underWay() { return atOnce - places.availablePermits(); }

    @Override public void execute(Runnable task) {
        if (places.tryAcquire()) {
            Thread.ofVirtual().name("request").start(() -> {
                try {
                    task.run();
                } finally {
                    places.release();
                }
            });
        } else {
            doormen.execute(() -> ScopedValue.where(EXCESS, true).run(task));
        }
    }

    @Override public void close() { doormen.shutdown(); }
}
