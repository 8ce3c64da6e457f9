package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One purchase of the pool: how many seats, until when, and where it is in its life (R10). Its term is the first one it
 * had; a purchase renews for as long as it was bought for, even after its end was moved. Of the end it was announced
 * that it comes, unless it was moved since.
 */
public record Purchase(
        SubscriptionId id,
        int seats,
        Instant startsOn,
        @Nullable Instant endsOn,
        @Nullable Term term,
        boolean autoRenew,
        Channel channel,
        Status status,
        Instant since,
        long revision,
        @Nullable Instant announcedEnd) {

    /**
     * The seats of a purchase without a limit: they are counted, and never out. More than all that can be bought one by
     * one.
     */
    public static final int UNLIMITED = 1_000_000_000;

    /** Where a purchase is in its life; ENABLED and WARNING seats can be used. */
    public enum Status {
        PENDING,
        ENABLED,
        WARNING,
        SUSPENDED,
        LOCKED_OUT,
        DELETED
    }

    /** A purchase whose first term goes from its start to its end. */
    public Purchase(
            SubscriptionId id,
            int seats,
            Instant startsOn,
            @Nullable Instant endsOn,
            boolean autoRenew,
            Channel channel,
            Status status,
            Instant since,
            long revision) {
        this(id, seats, startsOn, endsOn, termOf(startsOn, endsOn), autoRenew, channel, status, since, revision, null);
    }

    /** Whether it has as many seats as are wanted. */
    public boolean hasNoLimit() {
        return seats == UNLIMITED;
    }

    /** Whether its seats count as bought: they work now, expired in grace included (P12). */
    public boolean counts() {
        return status == Status.ENABLED || status == Status.WARNING;
    }

    /**
     * When it moves to its next state by itself, if ever. What the seller suspended within its term can be brought back
     * until the term is over, so its last days count from there.
     */
    public @Nullable Instant nextLifecycleOn() {
        return switch (status) {
            case PENDING -> startsOn;
            case ENABLED -> endsOn;
            case WARNING -> since.plus(Duration.ofDays(channel.graceDays()));
            case SUSPENDED ->
                (isOver(since) || endsOn == null ? since : endsOn).plus(Duration.ofDays(channel.suspendedDays()));
            case LOCKED_OUT -> since.plus(Duration.ofDays(channel.suspendedDays()));
            case DELETED -> null;
        };
    }

    /** Whether its term has ended by this instant; the instant of the end is no longer part of it. */
    public boolean isOver(Instant now) {
        return endsOn != null && !endsOn.isAfter(now);
    }

    /**
     * Whether it can be cancelled before its term is over: within days of its beginning, unless it has no end or is a
     * trial.
     */
    boolean isCancellable(Instant now) {
        return status != Status.ENABLED
                || endsOn == null
                || channel == Channel.TRIAL
                || now.isBefore(since.plus(Channel.CANCELLATION));
    }

    /**
     * The end of the term that follows the present one; nothing renews without an end. Terms of less than a day are
     * passed over until now.
     */
    Instant nextEndOfTerm(Instant now) {
        return term == null || endsOn == null
                ? now
                : term.firstEndAfter(term.isToldOf() ? endsOn : now, startsOn, endsOn);
    }

    /** Whether its term would renew with every look at it, were it to end then. */
    boolean isTooShort(@Nullable Instant end) {
        var next = first(end);
        return next != null && !next.isLongEnough();
    }

    /** The end that is still to be announced, if any: nobody need be told of one behind which the next term begins. */
    public @Nullable Instant endToAnnounce() {
        return status != Status.ENABLED || autoRenew || Objects.equals(endsOn, announcedEnd) ? null : endsOn;
    }

    /** The same, which nobody changed, with an end that was announced. */
    Purchase announced(Instant end) {
        return new Purchase(id, seats, startsOn, endsOn, term, autoRenew, channel, status, since, revision, end);
    }

    Purchase withSeats(int next) {
        return new Purchase(
                id, next, startsOn, endsOn, term, autoRenew, channel, status, since, revision + 1, announcedEnd);
    }

    Purchase withTerm(@Nullable Instant end, boolean renews) {
        return new Purchase(
                id, seats, startsOn, end, first(end), renews, channel, status, since, revision + 1, announcedEnd);
    }

    Purchase become(Status next, Instant on, @Nullable Instant end) {
        return new Purchase(
                id, seats, startsOn, end, first(end), autoRenew, channel, next, on, revision + 1, announcedEnd);
    }

    private @Nullable Term first(@Nullable Instant end) {
        return term == null ? termOf(startsOn, end) : term;
    }

    private static @Nullable Term termOf(Instant start, @Nullable Instant end) {
        return end == null || !end.isAfter(start) ? null : Term.between(start, end);
    }
}
