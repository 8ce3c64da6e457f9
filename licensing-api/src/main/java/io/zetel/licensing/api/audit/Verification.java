package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.audit.Verifier.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A check of a history that another thread makes: how far it is, and what came of it. */
public final class Verification {

    private final long of;
    private final Instant since;
    private final CompletableFuture<Verified> outcome;
    private volatile long events;

    /** Begins a check of so many events, which tells how many are behind it. */
    Verification(long of, Instant since, Function<LongConsumer, Verified> check, Executor thread) {
        this.of = of;
        this.since = since;
        this.outcome = CompletableFuture.supplyAsync(() -> check.apply(done -> events = done), thread);
    }

    /** How many events are behind it. */
    public long events() {
        return Math.min(events, of);
    }

    /** How many there were when it began. */
    public long of() {
        return of;
    }

    /** When it began. */
    public Instant since() {
        return since;
    }

    boolean hasFailed() {
        return outcome.isCompletedExceptionally();
    }

    /** What came of it, if that is known within this time; what kept it from coming to its end is thrown. */
    public Optional<Verified> outcome(Duration within) {
        try {
            return outcome.thenApply(Optional::of)
                    .completeOnTimeout(Optional.empty(), within.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
