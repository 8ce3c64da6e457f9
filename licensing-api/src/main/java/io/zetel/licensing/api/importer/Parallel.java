package io.zetel.licensing.api.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The same for each of many, a few at a time; the first that cannot be done ends it. */
final class Parallel {

    private static final int AT_ONCE = 4;

    private Parallel() {}

    interface Task<T> {

        void run(T item) throws Unusable;
    }

    static <T> void each(Collection<T> items, Progress progress, Task<T> task) throws Unusable {
        var done = new AtomicInteger();
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>(items.size());
            for (var item : items) {
                running.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        task.run(item);
                    } finally {
                        places.release();
                    }
                    progress.at(done.incrementAndGet(), items.size());
                    return null;
                }));
            }
            try {
                for (var one : running) {
                    one.get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                if (e.getCause() instanceof Unusable unusable) {
                    throw unusable;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw ZetelClient.interrupted(e);
            }
        }
    }
}
