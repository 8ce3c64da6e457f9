package io.zetel.licensing.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Callers that ask again as soon as they are answered, a thread each. */
final class Load {

    /** What one caller does each time. */
    interface Ask {

        void ask() throws Exception;
    }

    private Load() {}

    /** How often so many callers were answered in a second, each asking again as soon as it was. */
    static double closed(int callers, Duration time, IntFunction<Ask> caller) {
        var answered = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        long started = System.nanoTime();
        together(callers, number -> {
            var ask = caller.apply(number);
            return () -> {
                while (System.nanoTime() < end) {
                    ask.ask();
                    answered.incrementAndGet();
                }
            };
        });
        return answered.get() / ((System.nanoTime() - started) / 1e9);
    }

    static void sleepUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void together(int callers, IntFunction<Ask> caller) {
        try (var executor =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < callers; number++) {
                var ask = caller.apply(number);
                all.add(executor.submit((Callable<Void>) () -> {
                    ask.ask();
                    return null;
                }));
            }
            for (var one : all) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("A caller failed", e);
        }
    }
}
