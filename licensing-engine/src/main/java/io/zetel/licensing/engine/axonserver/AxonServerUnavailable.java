package io.zetel.licensing.engine.axonserver;

/** Axon Server does not let this node in, or is not there. */
public final class AxonServerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    AxonServerUnavailable(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What can be done about it. */
    String remedy() {
        return remedy;
    }
}
