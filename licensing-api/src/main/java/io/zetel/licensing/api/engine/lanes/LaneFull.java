package io.zetel.licensing.api.engine.lanes;

import java.time.Duration;

/** The tenant's lane takes no more commands right now; nothing was tried. */
public final class LaneFull extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    LaneFull(String reason) { super(reason, null, false, false); }

    /** When to come back. */
    public Duration retryAfter() { return RETRY_AFTER; }
}
