package io.zetel.licensing.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when told to. */
public final class SteppedClock implements InstantSource {

    private volatile Instant now;

    /** A clock that stands at this instant. */
    public SteppedClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Jumps to this instant. */
    public void set(Instant instant) {
        now = instant;
    }

    /** Goes on by this much. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}
