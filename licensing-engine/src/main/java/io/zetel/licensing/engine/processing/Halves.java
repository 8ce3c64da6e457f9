package io.zetel.licensing.engine.processing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch in two transactions at once, each with half of the work: while one thread folds, PostgreSQL writes for
 * the other. Each read model is in one of them, with its position; what fails in one is no matter of the other's.
 */
final class Halves {

    private final BatchWriter writer;
    private final Executor other =
            task -> Thread.ofPlatform().name("read-models-2").daemon().start(task);

    Halves(BatchWriter writer) {
        this.writer = writer;
    }

    private static final class Half {

        private final List<BatchProcessor> followers = new ArrayList<>();
        private long nanos;

        private void add(BatchProcessor follower) {
            followers.add(follower);
            nanos += follower.lastTook();
        }
    }

    /** Answers who was left out and why when both are done, however one of them ends. */
    Map<BatchProcessor, @Nullable Throwable> write(TakenEvents batch, List<BatchProcessor> followers) {
        var here = new Half();
        var there = new Half();
        followers.stream()
                .sorted(Comparator.comparingLong(BatchProcessor::lastTook).reversed())
                .forEach(follower -> (here.nanos <= there.nanos ? here : there).add(follower));
        var meanwhile = CompletableFuture.supplyAsync(() -> writer.write(batch, there.followers, false), other);
        Map<BatchProcessor, @Nullable Throwable> left = new HashMap<>();
        try {
            left.putAll(writer.write(batch, here.followers, false));
        } finally {
            meanwhile.exceptionally(_ -> Map.of()).join();
        }
        try {
            left.putAll(meanwhile.join());
        } catch (CompletionException e) {
            throw BatchWriter.thrown(e.getCause());
        }
        return left;
    }
}
