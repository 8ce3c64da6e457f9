package io.zetel.licensing.engine.outage;

import org.jspecify.annotations.Nullable;

/** Not now: a lane is full, a store is away, others were faster. The same may pass in a second. */
public class TemporarilyUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The code where there is no closer one. */
    public static final String UNSPECIFIC = "UNAVAILABLE";

    private final String code;

    /** Not now for this reason. */
    public TemporarilyUnavailable(String code, String message, @Nullable Throwable cause) {
        // Without a stack trace: it is an answer, not an accident.
        super(message, cause, false, false);
        this.code = code;
    }

    /** The reason, for programs. */
    public String code() {
        return code;
    }
}
