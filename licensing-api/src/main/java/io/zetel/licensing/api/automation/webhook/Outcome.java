package io.zetel.licensing.api.automation.webhook;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of one attempt: the status and the beginning of the answer, or why there is none. */
public record Outcome(
        @Nullable Integer status,
        Optional<Duration> retryAfter,
        String answer,
        @Nullable String error,
        long millis) {

    private static final int GONE = 410;

    /** An attempt without an answer. */
    static Outcome failed(String error, long millis) {
        return new Outcome(null, Optional.empty(), "", error, millis);
    }

    /** Whether the receiver took the message; a redirect is no yes. */
    public boolean isDelivered() {
        return status != null && status >= 200 && status < 300;
    }

    /** Whether the receiver wants nothing any more. */
    boolean isGone() {
        return status != null && status == GONE;
    }
}
