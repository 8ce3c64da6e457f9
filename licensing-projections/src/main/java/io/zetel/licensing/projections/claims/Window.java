package io.zetel.licensing.projections.claims;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How far a claim report looks back (A51): the last 1, 7, 30 or 90 days. */
public enum Window {
    DAY(1),
    WEEK(7),
    MONTH(30),
    QUARTER(90);

    /** The window of who names none (A50, DEC3). */
    public static final Window DEFAULT = QUARTER;

    private final int days;

    Window(int days) {
        this.days = days;
    }

    /** The window of so many days, if there is one. */
    public static Optional<Window> ofDays(int days) {
        return Arrays.stream(values()).filter(window -> window.days == days).findFirst();
    }

    /** How many days of 24 hours. */
    public int days() {
        return days;
    }

    /** Where the window begins; a claim at this very instant is in it. */
    public Instant from(Instant now) {
        return now.minus(Duration.ofDays(days));
    }
}
