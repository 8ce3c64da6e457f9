package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRenewed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a pool by itself as time goes by (R10). Decided from the instant of the command at hand, so a
 * decision never waits for a timer that is late; the timers only make sure that it is written down when nobody asks.
 */
public final class Lifecycle {

    /** How long more seats may be out than there are (R12). */
    public static final Duration OVER_ASSIGNMENT = Duration.ofDays(90);

    private Lifecycle() {}

    /** Everything that is due by this instant, in the order it fell due. */
    public static List<SubscriptionEvent> due(TenantId tenant, SkuId sku, SubscriptionState state, Instant now) {
        var events = new ArrayList<SubscriptionEvent>();
        var current = state;
        for (var due = current.nextLifecycleOn(); due != null && !due.isAfter(now); due = current.nextLifecycleOn()) {
            var event = nextOf(tenant, sku, current, due, now);
            current = current.evolve(event);
            events.add(event);
            var over = overAssignment(tenant, sku, current, due);
            current = over.map(current::evolve).orElse(current);
            over.ifPresent(events::add);
        }
        return events;
    }

    /** The ends of terms by this instant that are still to be announced. */
    public static List<SubscriptionEvent> expiring(TenantId tenant, SkuId sku, SubscriptionState state, Instant by) {
        var events = new ArrayList<SubscriptionEvent>();
        for (var purchase : state.purchases()) {
            var end = purchase.endToAnnounce();
            if (end != null && !end.isAfter(by)) {
                events.add(new SubscriptionExpiring(tenant, sku, purchase.id(), end));
            }
        }
        return events;
    }

    /** Whether more seats are out than there are has begun or ended by this instant with what was just decided. */
    public static Optional<SubscriptionEvent> overAssignment(
            TenantId tenant, SkuId sku, SubscriptionState state, Instant now) {
        boolean over = state.overAssigned() > 0;
        if (over == (state.overUntil() != null)) {
            return Optional.empty();
        }
        return Optional.of(
                over
                        ? new OverAssignmentDetected(tenant, sku, state.overAssigned(), now.plus(OVER_ASSIGNMENT))
                        : new OverAssignmentResolved(tenant, sku));
    }

    private static SubscriptionEvent nextOf(
            TenantId tenant, SkuId sku, SubscriptionState state, Instant on, Instant now) {
        var purchase = state.purchases().stream()
                .filter(p -> on.equals(p.nextLifecycleOn()))
                .findFirst()
                .orElseThrow();
        SubscriptionId id = purchase.id();
        return switch (purchase.status()) {
            case PENDING -> new SubscriptionStarted(tenant, sku, id, on);
            case ENABLED ->
                purchase.autoRenew()
                        ? new SubscriptionRenewed(tenant, sku, id, purchase.nextEndOfTerm(now), on)
                        : new SubscriptionExpired(tenant, sku, id, on);
            case WARNING ->
                purchase.channel().suspendedDays() > 0
                        ? new SubscriptionSuspended(tenant, sku, id, on)
                        : new SubscriptionDeleted(tenant, sku, id, on);
            case SUSPENDED, LOCKED_OUT -> new SubscriptionDeleted(tenant, sku, id, on);
            case DELETED -> throw new IllegalStateException("A deleted purchase has no next state");
        };
    }
}
