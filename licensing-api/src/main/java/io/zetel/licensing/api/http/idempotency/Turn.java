package io.zetel.licensing.api.http.idempotency;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Whoever sends a form of the console again waits here until the first is answered. */
final class Turn {

    /** The first may take as long as a request may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);

    private Turn() {}

    /** What was answered before; empty for the first, who goes ahead. */
    static Optional<KeptAnswer> await(IdempotencyStore store, byte[] scope, UUID attempt) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            switch (store.begin(scope, Caller.current().tenant().orElse(null), scope, attempt)) {
                case IdempotencyStore.Begun.Mine _ -> {
                    return Optional.empty();
                }
                case IdempotencyStore.Begun.Answered(var answer) -> {
                    return Optional.of(answer);
                }
                case IdempotencyStore.Begun.Running _, IdempotencyStore.Begun.OtherBody _ -> look(until);
            }
        }
    }

    private static void look(long until) {
        if (System.nanoTime() > until) {
            throw underWay();
        }
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw underWay();
        }
    }

    private static HttpProblem underWay() {
        return HttpProblem.conflict("IDEMPOTENCY_IN_PROGRESS", "What this form asks for is still under way");
    }
}
