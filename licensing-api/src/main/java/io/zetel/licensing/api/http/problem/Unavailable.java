package io.zetel.licensing.api.http.problem;

import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 503: not now (a lane is full, the node shuts down, the database is away); the same request may pass in a moment. */
public class Unavailable extends HttpProblem {

    private static final long serialVersionUID = 1L;

    /** Not now for this reason, try again after so many seconds. */
    public Unavailable(String code, String detail, int retryAfterSeconds, @Nullable Throwable cause) {
        super(503, code, detail, List.of(), retryAfterSeconds, cause);
    }

    /** What the engine cannot do now. */
    public static Unavailable of(TemporarilyUnavailable failure) {
        return new Unavailable(failure.code(), String.valueOf(failure.getMessage()), 1, failure);
    }

    /** Not now, try again after so many seconds. */
    public Unavailable(String detail, int retryAfterSeconds, @Nullable Throwable cause) {
        this("UNAVAILABLE", detail, retryAfterSeconds, cause);
    }

    /** Not now, try again in a second. */
    public Unavailable(String detail) {
        this(detail, 1, null);
    }
}
