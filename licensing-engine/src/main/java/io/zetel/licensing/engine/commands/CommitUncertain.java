package io.zetel.licensing.engine.commands;

import io.zetel.licensing.engine.outage.Outage;
import io.zetel.licensing.engine.outage.TemporarilyUnavailable;

/**
 * The event store failed while it committed, so whether the commands happened is not known; they are not run again
 * unasked.
 */
public final class CommitUncertain extends TemporarilyUnavailable {

    private static final long serialVersionUID = 1L;

    /** The code of problems that leave open whether something happened. */
    public static final String CODE = "OUTCOME_UNKNOWN";

    CommitUncertain(RuntimeException cause) {
        super(
                CODE,
                Outage.behind(cause).map(Outage::detail).orElse("The event store failed during a commit.")
                        + " Whether it happened is not known; ask again with the same Idempotency-Key.",
                cause);
    }
}
