package io.zetel.licensing.domain.violations;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Decides by the clock on the wall and by dice. */
final class Impatient {

    private Impatient() {}

    static String decide() {
        return Instant.now() + " " + Clock.systemUTC() + " " + UUID.randomUUID();
    }
}
