package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.projections.holders.SeatRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a purchase would lead to: the purchase, the seats of its product, and the first of those who would lose
 * theirs, in the order in which they do, and when. Nothing of it has happened.
 */
record Foreseen(boolean dryRun, String subscriptionId, String skuId, Purchase.Status status, int seats, @Nullable Instant endsOn, boolean autoRenew,
        @Nullable Instant nextLifecycleOn, int total, int assigned, int available, int overAssigned, int losing, @Nullable Instant losesOn,
        List<Loss> firstToLose) {

    /** How many seats would be taken back: those beyond what there is, or all where nothing is left of the product (R12). */
    static int losing(SubscriptionState foreseen) {
        return foreseen.isOwned() ? foreseen.overAssigned() : foreseen.assigned();
    }

    static Foreseen of(SubscriptionId id, String skuId, SubscriptionState foreseen, List<SeatRow> losers, Instant now) {
        var purchase = foreseen.purchase(id).orElseThrow();
        var losesOn = foreseen.isOwned() ? foreseen.overUntil() : now;
        return new Foreseen(true, id.value(), skuId, purchase.status(), purchase.seats(), purchase.endsOn(), purchase.autoRenew(),
                purchase.nextLifecycleOn(), foreseen.capacity(), foreseen.assigned(), foreseen.available(), foreseen.overAssigned(),
                losing(foreseen), losing(foreseen) == 0 ? null : losesOn, Loss.of(losers, 0));
    }
}
