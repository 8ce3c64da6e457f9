package io.zetel.licensing.api.engine.lanes;

/** The store failed while it was committing: what the command did may be stored or not, so it is not tried again. */
public final class CommitUncertain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommitUncertain(RuntimeException cause) { super("The event store failed during a commit; whether it happened is not known", cause); }
}
