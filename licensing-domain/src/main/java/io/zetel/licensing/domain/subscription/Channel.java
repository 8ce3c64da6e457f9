package io.zetel.licensing.domain.subscription;

import java.time.Duration;

/** How a purchase was made; decides how long it may be expired and suspended before it is gone (R11). */
public enum Channel {
    DIRECT(30, 90),
    ENTERPRISE(30, 90),
    ENTERPRISE_MULTI_YEAR(90, 90),
    VOLUME_LICENSING(90, 60),
    OPEN(30, 90),
    CSP(30, 90),
    TRIAL(30, 0);

    /** How long after a purchase or a renewal it can be cancelled at once (R11). */
    public static final Duration CANCELLATION = Duration.ofDays(7);

    private final int graceDays;
    private final int suspendedDays;

    Channel(int graceDays, int suspendedDays) {
        this.graceDays = graceDays;
        this.suspendedDays = suspendedDays;
    }

    /** Days from the end of the term during which the seats still work. */
    public int graceDays() {
        return graceDays;
    }

    /** Days after the grace period during which the purchase can still be reactivated. */
    public int suspendedDays() {
        return suspendedDays;
    }
}
