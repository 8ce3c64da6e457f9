package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One purchase of the pool: how many seats, until when, and where it is in its life (spec §4). */
public record Purchase(SubscriptionId id, int seats, Instant startsOn, @Nullable Instant endsOn, boolean autoRenew, Channel channel, Status status,
        Instant since, long revision) {

    /** Where a purchase is in its life; ENABLED and WARNING seats can be used. */
    public enum Status {
        PENDING, ENABLED, WARNING, SUSPENDED, LOCKED_OUT, DELETED
    }

    /** Whether its seats count as bought: they work now, expired in grace included (P12). */
    public boolean counts() {
        return status == Status.ENABLED || status == Status.WARNING;
    }

    /** When it moves to its next state by itself, if ever. */
    public @Nullable Instant nextLifecycleOn() {
        return switch (status) {
            case PENDING -> startsOn;
            case ENABLED -> endsOn;
            case WARNING -> since.plus(Duration.ofDays(channel.graceDays()));
            case SUSPENDED, LOCKED_OUT -> since.plus(Duration.ofDays(channel.suspendedDays()));
            case DELETED -> null;
        };
    }

    /** The first end of term after this instant, counting whole terms from the start: months where they fit, else days. */
    Instant endOfTermAfter(Instant now) {
        var start = LocalDateTime.ofInstant(startsOn, ZoneOffset.UTC);
        var end = LocalDateTime.ofInstant(endsOn == null ? now : endsOn, ZoneOffset.UTC);
        long months = ChronoUnit.MONTHS.between(start, end);
        boolean monthly = months > 0 && start.plusMonths(months).equals(end);
        Duration days = Duration.between(start, end).isPositive() ? Duration.between(start, end) : Duration.ofDays(1);
        var at = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        long terms = Math.max(1, monthly ? ChronoUnit.MONTHS.between(end, at) / months : Duration.between(end, at).dividedBy(days));
        var next = monthly ? end.plusMonths(months * terms) : end.plus(days.multipliedBy(terms));
        while (!next.isAfter(at)) {
            next = monthly ? next.plusMonths(months) : next.plus(days);
        }
        return next.toInstant(ZoneOffset.UTC);
    }

    Purchase withSeats(int next) { return new Purchase(id, next, startsOn, endsOn, autoRenew, channel, status, since, revision + 1); }

    Purchase withTerm(@Nullable Instant end, boolean renews) {
        return new Purchase(id, seats, startsOn, end, renews, channel, status, since, revision + 1);
    }

    Purchase become(Status next, Instant on, @Nullable Instant end) {
        return new Purchase(id, seats, startsOn, end, autoRenew, channel, next, on, revision + 1);
    }
}
