package io.zetel.licensing.api.engine.lanes;

import io.zetel.licensing.api.problem.Unavailable;

/** The event store failed while it committed, so whether the commands happened is not known; they are not run again unasked. */
public final class CommitUncertain extends Unavailable {

    private static final long serialVersionUID = 1L;

    CommitUncertain(RuntimeException cause) {
        super("The event store failed during a commit; whether it happened is not known. Ask again with the same Idempotency-Key.", 1, cause);
    }
}
