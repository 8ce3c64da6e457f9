package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a message is tried again, when it is given up, and when its endpoint is. */
final class Retries {

    /** Between one attempt and the next. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    /** So long an endpoint may fail with nothing delivered. */
    static final Duration PATIENCE = Duration.ofDays(5);

    private static final Duration LONGEST_WISH = Duration.ofHours(24);
    private static final double JITTER = 0.2;

    private Retries() {}

    /** What becomes of a message, and of its endpoint. */
    record Verdict(MessageState state, @Nullable Instant nextAttempt, Optional<DisabledReason> disables) {}

    /**
     * The verdict on the outcome of an attempt.
     *
     * @param tries how many there were with this one
     * @param failingSince since when nothing was delivered, if so
     * @param chance from 0 to 1, so that not all come back at once
     */
    static Verdict verdict(int tries, Outcome outcome, @Nullable Instant failingSince, Instant now, double chance) {
        if (outcome.isDelivered()) {
            return new Verdict(MessageState.DELIVERED, null, Optional.empty());
        }
        var disables = outcome.isGone()
                ? Optional.of(DisabledReason.GONE)
                : Optional.of(DisabledReason.FAILING)
                        .filter(_ -> failingSince != null
                                && !failingSince.plus(PATIENCE).isAfter(now));
        if (tries > PAUSES.size()) {
            return new Verdict(MessageState.FAILED, null, disables);
        }
        var pause = jittered(PAUSES.get(tries - 1), chance);
        var wished = outcome.retryAfter()
                .map(wish -> wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish)
                .orElse(Duration.ZERO);
        return new Verdict(MessageState.PENDING, now.plus(pause.compareTo(wished) > 0 ? pause : wished), disables);
    }

    private static Duration jittered(Duration pause, double chance) {
        return Duration.ofMillis(Math.round(pause.toMillis() * (1 - JITTER + 2 * JITTER * chance)));
    }
}
