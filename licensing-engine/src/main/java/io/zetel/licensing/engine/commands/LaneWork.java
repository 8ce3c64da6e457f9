package io.zetel.licensing.engine.commands;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandResultMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a lane does: it decides a group while the one before is being stored. What it decides stands on
 * that one, so if that cannot be stored both are decided anew.
 */
final class LaneWork {

    private final GroupCommit groups;
    private final Executor writers;
    private @Nullable UnderWay before;
    /** Stores a group and then hands over its outcomes. */
    private CompletableFuture<Void> lastWriter = CompletableFuture.completedFuture(null);

    LaneWork(GroupCommit groups, Executor writers) {
        this.groups = groups;
        this.writers = writers;
    }

    /** A group another thread stores; what kept it from being stored, if anything did. */
    private record UnderWay(List<Waiting> group, CompletableFuture<@Nullable Throwable> failure) {

        boolean isOver(Duration atMost) throws InterruptedException {
            try {
                failure.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("A failure is a value here", e);
            }
        }
    }

    /** Works off what has waited: what is to be stored as one group, then one by one what is only to be foreseen. */
    void run(List<Waiting> waiting) {
        if (waiting.stream().noneMatch(Waiting::isDry)) {
            runGroup(waiting);
            return;
        }
        var group = waiting.stream().filter(Predicate.not(Waiting::isDry)).toList();
        if (!group.isEmpty()) {
            runGroup(group);
        }
        settle();
        waiting.stream().filter(Waiting::isDry).forEach(groups::foresee);
    }

    /** Works off a group; that a large one is stored is seen to later. */
    private void runGroup(List<Waiting> group) {
        GroupCommit.Decided decided;
        try {
            decided = groups.decide(group);
        } catch (RuntimeException | Error failure) {
            settle();
            groups.recover(group, failure);
            return;
        }
        var failed = awaitBefore();
        if (failed != null) {
            groups.abandon(decided, failed.failure().join());
            recover(failed);
            groups.run(group);
        } else if (groups.isWorthStoringApart(decided)) {
            before = storeApart(decided);
        } else {
            store(decided);
        }
    }

    /** Whether another thread is storing a group of this lane. */
    boolean isStoring() {
        return before != null;
    }

    /** Waits until nothing is being stored, and sees to what could not be. */
    void settle() {
        var failed = awaitBefore();
        if (failed != null) {
            recover(failed);
        }
    }

    /** Does so if what is being stored is over within this time. */
    void settle(Duration atMost) throws InterruptedException {
        var awaited = before;
        if (awaited != null && awaited.isOver(atMost)) {
            settle();
        }
    }

    /** Waits until everything is stored and every outcome handed over. */
    void finish() {
        settle();
        lastWriter.exceptionally(_ -> null).join();
    }

    private @Nullable UnderWay awaitBefore() {
        var awaited = before;
        before = null;
        return awaited == null || awaited.failure().join() == null ? null : awaited;
    }

    private void recover(UnderWay failed) {
        groups.recover(failed.group(), failed.failure().join());
    }

    private void store(GroupCommit.Decided decided) {
        List<CommandResultMessage<?>> results;
        try {
            results = groups.store(decided);
        } catch (RuntimeException | Error failure) {
            groups.recover(decided.group(), failure);
            return;
        }
        groups.complete(decided.group(), results);
    }

    private UnderWay storeApart(GroupCommit.Decided decided) {
        var failure = new CompletableFuture<@Nullable Throwable>();
        lastWriter = CompletableFuture.runAsync(
                () -> {
                    List<CommandResultMessage<?>> results;
                    try {
                        results = groups.store(decided);
                    } catch (RuntimeException | Error e) {
                        failure.complete(e);
                        return;
                    }
                    failure.complete(null);
                    groups.complete(decided.group(), results);
                },
                writers);
        return new UnderWay(decided.group(), failure);
    }
}
