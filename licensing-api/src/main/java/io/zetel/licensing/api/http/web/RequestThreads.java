package io.zetel.licensing.api.http.web;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads requests run on: a virtual one for each. While all places are taken, a few threads of their own look who
 * comes and turn away whom there is no place for: on a busy machine a virtual thread waits for a processor behind all
 * others before it can say anything.
 */
final class RequestThreads implements Executor, AutoCloseable {

    /** More than processors, because one may wait for a connection to take what it is told. */
    private static final int DOORMEN = 16;

    private final Places places;
    private final ExecutorService rejectionThreads = Executors.newFixedThreadPool(
            DOORMEN, Thread.ofPlatform().daemon().name("doorman-", 0).factory());

    RequestThreads(Places places) {
        this.places = places;
    }

    /** Whether this thread is one of the few that must not be kept. */
    static boolean isDoorman() {
        return !Thread.currentThread().isVirtual();
    }

    /** Runs what may take its time. */
    static void start(Runnable task) {
        Thread.ofVirtual().name("request").start(task);
    }

    @Override
    public void execute(Runnable task) {
        if (places.isFull()) {
            rejectionThreads.execute(task);
        } else {
            start(task);
        }
    }

    @Override
    public void close() {
        rejectionThreads.shutdown();
    }
}
