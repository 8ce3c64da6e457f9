package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.shared.Refusal.CANCELLATION_WINDOW_CLOSED;
import static io.zetel.licensing.domain.shared.Refusal.CONFIRMATION_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_SEATS;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ELIGIBLE;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_SOLD;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_ENDED;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may be bought, changed and cancelled; what happens by itself is in {@link Lifecycle}. */
public final class SubscriptionDecider {

    /**
     * More seats of a product than any organisation has, all its purchases together; keeps every sum of a pool within
     * an int.
     */
    public static final int MOST_SEATS = 10_000_000;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** How price lists write that a purchase has no end; any instant of that year means so. */
    public static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final Instant AFTER_NEVER = Instant.parse("+10000-01-01T00:00:00Z");

    private SubscriptionDecider() {}

    /**
     * What a purchase of this product adds to the pool (D05, D06: some products need an agreement, and some are not
     * sold any more).
     */
    public static List<SubscriptionEvent> register(
            SubscriptionState state,
            RegisterSubscription c,
            Product product,
            boolean isSold,
            @Nullable String agreement,
            Instant now)
            throws Refused {
        var startsOn = c.startsOn() == null ? now : c.startsOn();
        if (state.purchase(c.subscriptionId()).isPresent()) {
            throw new Refused(SUBSCRIPTION_EXISTS, "There is a purchase %s already.".formatted(c.subscriptionId()));
        }
        if (!isSold) {
            throw new Refused(
                    PRODUCT_NOT_SOLD, "%s is not sold any more; what was bought goes on.".formatted(product.sku()));
        }
        refuseSeats(c.seats(), seatsBeside(state, c.subscriptionId()));
        var endsOn = end(c.endsOn());
        refuseTerm(startsOn, endsOn);
        if (endsOn != null) {
            refuseShortTerm(!Term.between(startsOn, endsOn).isLongEnough());
        }
        if (!product.agreements().isEmpty()
                && (agreement == null || !product.agreements().contains(agreement))) {
            throw new Refused(
                    NOT_ELIGIBLE,
                    "%s is sold only under %s.".formatted(product.sku(), String.join(" or ", product.agreements())));
        }
        return List.of(new SubscriptionRegistered(
                c.tenantId(),
                c.skuId(),
                product.sku(),
                c.subscriptionId(),
                c.seats(),
                startsOn,
                endsOn,
                c.autoRenew(),
                c.channel()));
    }

    /** What a change of one purchase brings about; nothing where it is so already. */
    public static List<SubscriptionEvent> adjust(SubscriptionState state, AdjustSubscription c, Instant now)
            throws Refused {
        var purchase = state.purchase(c.subscriptionId())
                .orElseThrow(() -> new Refused(SUBSCRIPTION_NOT_FOUND, "There is no such purchase."));
        if (c.expectedRevision() != null && c.expectedRevision() != purchase.revision()) {
            throw new Refused(
                    VERSION_MISMATCH,
                    "The purchase is at version %d, not %d.".formatted(purchase.revision(), c.expectedRevision()));
        }
        if (purchase.status() == Purchase.Status.DELETED) {
            throw new Refused(SUBSCRIPTION_ENDED, "The purchase is gone for good; buy anew.");
        }
        var events = new ArrayList<SubscriptionEvent>();
        if (c.seats() != null && c.seats() != purchase.seats()) {
            refuseSeats(c.seats(), seatsBeside(state, c.subscriptionId()));
            events.add(new SeatCountSet(c.tenantId(), c.skuId(), c.subscriptionId(), c.seats()));
        }
        var endsOn = c.endsOn() == null ? purchase.endsOn() : end(c.endsOn());
        var autoRenew = c.autoRenew() == null ? purchase.autoRenew() : c.autoRenew();
        if (!Objects.equals(endsOn, purchase.endsOn()) || autoRenew != purchase.autoRenew()) {
            refuseTerm(purchase.startsOn(), endsOn);
            refuseLateEnd(purchase, c, now);
            refuseShortTerm((autoRenew || purchase.term() == null) && purchase.isTooShort(endsOn));
            events.add(new TermSet(c.tenantId(), c.skuId(), c.subscriptionId(), endsOn, autoRenew));
        }
        if (c.status() != null) {
            events.addAll(becoming(c, purchase, c.status(), endsOn, now));
        }
        return events;
    }

    /**
     * All that the change brings about: itself, what falls due at once, and whether more seats are out than there are
     * then. Taking a purchase away from people who use it wants a yes of its own.
     */
    public static List<SubscriptionEvent> course(SubscriptionState state, AdjustSubscription c, Instant now)
            throws Refused {
        var change = adjust(state, c, now);
        var events = new ArrayList<>(change);
        events.addAll(Lifecycle.due(c.tenantId(), c.skuId(), state.after(events), now));
        Lifecycle.overAssignment(c.tenantId(), c.skuId(), state.after(events), now)
                .ifPresent(events::add);
        if (!c.confirmed() && wantsConfirmation(change, state.after(events))) {
            throw new Refused(
                    CONFIRMATION_REQUIRED,
                    "%d %s the product: confirm with confirm=true, or look first with dryRun=true."
                            .formatted(
                                    state.after(events).losing(),
                                    state.after(events).losing() == 1
                                            ? "user or device loses"
                                            : "users or devices lose"));
        }
        return events;
    }

    /** Whether the change takes away what somebody uses. */
    public static boolean wantsConfirmation(List<SubscriptionEvent> change, SubscriptionState after) {
        return after.losing() > 0
                && change.stream()
                        .anyMatch(event -> event instanceof SubscriptionSuspended
                                || event instanceof SubscriptionLockedOut
                                || event instanceof SubscriptionDeleted);
    }

    private static List<SubscriptionEvent> becoming(
            AdjustSubscription c, Purchase purchase, RequestedStatus status, @Nullable Instant endsOn, Instant now)
            throws Refused {
        return switch (status) {
            case ACTIVE ->
                switch (purchase.status()) {
                    case PENDING, ENABLED -> List.of();
                    case WARNING, SUSPENDED, LOCKED_OUT -> reactivated(c, purchase, endsOn, now);
                    case DELETED -> throw new Refused(SUBSCRIPTION_ENDED, "The purchase is gone for good; buy anew.");
                };
            case SUSPENDED ->
                isDisabled(purchase)
                        ? List.of()
                        : List.of(new SubscriptionSuspended(c.tenantId(), c.skuId(), c.subscriptionId(), now));
            case CANCELLED -> isDisabled(purchase) ? List.of() : cancelled(c, purchase, now);
            case DELETED -> List.of(new SubscriptionDeleted(c.tenantId(), c.skuId(), c.subscriptionId(), now));
        };
    }

    /** Suspended or cancelled already; the one never prolongs the days that are left to the other. */
    private static boolean isDisabled(Purchase purchase) {
        return purchase.status() == Purchase.Status.SUSPENDED || purchase.status() == Purchase.Status.LOCKED_OUT;
    }

    private static List<SubscriptionEvent> cancelled(AdjustSubscription c, Purchase purchase, Instant now)
            throws Refused {
        if (!purchase.isCancellable(now)) {
            throw new Refused(
                    CANCELLATION_WINDOW_CLOSED,
                    "A purchase is cancelled within %d days of its beginning or renewal; set autoRenew to false to let it end."
                            .formatted(Channel.CANCELLATION.toDays()));
        }
        return List.of(new SubscriptionLockedOut(c.tenantId(), c.skuId(), c.subscriptionId(), now));
    }

    private static List<SubscriptionEvent> reactivated(
            AdjustSubscription c, Purchase purchase, @Nullable Instant endsOn, Instant now) throws Refused {
        if (purchase.channel() == Channel.CSP && purchase.isOver(now)) {
            throw new Refused(
                    SUBSCRIPTION_ENDED, "An expired purchase of this channel cannot be reactivated; buy anew.");
        }
        if (endsOn != null && !endsOn.isAfter(now)) {
            throw new Refused(List.of(
                    new Refused.Fault(INVALID_TERM, "/endsOn", "A reactivated purchase needs an end in the future.")));
        }
        return List.of(new SubscriptionReactivated(c.tenantId(), c.skuId(), c.subscriptionId(), endsOn, now));
    }

    /** A term that is over is not prolonged behind anybody's back: it works again or it does not. */
    private static void refuseLateEnd(Purchase purchase, AdjustSubscription c, Instant now) throws Refused {
        boolean moved = c.endsOn() != null && !Objects.equals(end(c.endsOn()), purchase.endsOn());
        if (moved
                && c.status() != RequestedStatus.ACTIVE
                && purchase.status() != Purchase.Status.ENABLED
                && purchase.isOver(now)) {
            throw new Refused(List.of(new Refused.Fault(
                    INVALID_TERM, "/endsOn", "The term is over; make the purchase ACTIVE with a new end.")));
        }
    }

    private static void refuseShortTerm(boolean isTooShort) throws Refused {
        if (isTooShort) {
            throw new Refused(List.of(new Refused.Fault(INVALID_TERM, "/endsOn", "A term is at least an hour long.")));
        }
    }

    private static int seatsBeside(SubscriptionState state, SubscriptionId except) {
        return state.purchases().stream()
                .filter(p -> !p.id().equals(except) && p.status() != Purchase.Status.DELETED && !p.hasNoLimit())
                .mapToInt(Purchase::seats)
                .sum();
    }

    private static void refuseSeats(int seats, int beside) throws Refused {
        if (seats != Purchase.UNLIMITED && (seats < 1 || seats > MOST_SEATS - beside)) {
            throw new Refused(List.of(new Refused.Fault(
                    INVALID_SEATS,
                    "/seats",
                    "Seats are a whole number from 1 to %d, all purchases of the product together."
                            .formatted(MOST_SEATS))));
        }
    }

    private static @Nullable Instant end(@Nullable Instant asked) {
        return asked == null || !asked.isBefore(NEVER) && asked.isBefore(AFTER_NEVER) ? null : asked;
    }

    private static void refuseTerm(Instant startsOn, @Nullable Instant endsOn) throws Refused {
        if (startsOn.isBefore(EARLIEST) || startsOn.isAfter(LATEST)) {
            throw new Refused(List.of(
                    new Refused.Fault(INVALID_TERM, "/startsOn", "A term starts between the years 1970 and 2200.")));
        }
        if (endsOn != null && (!endsOn.isAfter(startsOn) || endsOn.isAfter(LATEST))) {
            throw new Refused(List.of(new Refused.Fault(
                    INVALID_TERM,
                    "/endsOn",
                    "A term ends after it starts, and before the year 2200; one without an end has "
                            + "null, or a day of the year 9999.")));
        }
    }
}
