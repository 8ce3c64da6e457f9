package io.zetel.licensing.api.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves alone for a while what failed, longer each time. Only this node remembers; what is due stays in the calendar
 * whatever is forgotten here.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 7;

    private record Pause(int failures, Instant until) {}

    private final Map<Object, Pause> pauses = new HashMap<>();

    boolean allows(Object subject, Instant now) {
        @Nullable Pause pause = pauses.get(subject);
        return pause == null || !pause.until().isAfter(now);
    }

    void failed(Object subject, Instant now) {
        pauses.compute(subject, (_, before) -> {
            int failures = before == null ? 0 : before.failures();
            return new Pause(failures + 1, now.plus(FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS))));
        });
    }

    void worked(Object subject) {
        pauses.remove(subject);
    }
}
