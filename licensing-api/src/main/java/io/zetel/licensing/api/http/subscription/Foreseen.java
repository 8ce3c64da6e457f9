package io.zetel.licensing.api.http.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.api.http.dryrun.Consequence;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.projections.holders.SeatRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a purchase would lead to: the purchase, the seats of its product, how many would lose a seat and
 * when, how many would at once have no access, and the first of them, in the order in which seats are taken back.
 * Nothing of it has happened. {@code rest} is where all of them are told, page by page.
 */
public record Foreseen(
        boolean dryRun,
        String subscriptionId,
        String skuId,
        String skuPartNumber,
        Purchase.Status status,
        int seats,
        @Nullable Instant endsOn,
        boolean autoRenew,
        @Nullable Instant nextLifecycleOn,
        int total,
        int assigned,
        int available,
        int overAssigned,
        int losing,
        @Nullable Instant losesOn,
        int losingAccess,
        boolean confirmationRequired,
        List<Loss> firstToLose,
        @Nullable String rest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Consequence changes) {

    /**
     * How many seats would be taken back: those beyond what there is, or all where nothing is left of the product
     * (R12).
     */
    private static int losing(SubscriptionState foreseen) {
        return foreseen.isOwned() ? foreseen.overAssigned() : foreseen.assigned();
    }

    static Foreseen of(
            AdjustSubscription change, ForeseenPool answer, String skuPartNumber, List<SeatRow> losers, Instant now) {
        var foreseen = answer.pool();
        var purchase = foreseen.purchase(change.subscriptionId()).orElseThrow();
        var losesOn = foreseen.isOwned() ? foreseen.overUntil() : now;
        var rest = foreseen.losing() == 0
                ? null
                : "/api/v1/tenants/%s/products/%s/reclaim-preview?total=%d"
                        .formatted(change.tenantId(), change.skuId(), foreseen.capacity());
        return new Foreseen(
                true,
                change.subscriptionId().value(),
                change.skuId().value(),
                skuPartNumber,
                purchase.status(),
                purchase.seats(),
                purchase.endsOn(),
                purchase.autoRenew(),
                purchase.nextLifecycleOn(),
                foreseen.capacity(),
                foreseen.assigned(),
                foreseen.available(),
                foreseen.overAssigned(),
                losing(foreseen),
                losing(foreseen) == 0 ? null : losesOn,
                foreseen.capacity() == 0 ? foreseen.assigned() : 0,
                answer.confirmationRequired(),
                Loss.of(losers, 0),
                rest,
                null);
    }

    /** The same with what would be stored, once it is confirmed. */
    Foreseen and(Consequence stored) {
        return new Foreseen(
                dryRun,
                subscriptionId,
                skuId,
                skuPartNumber,
                status,
                seats,
                endsOn,
                autoRenew,
                nextLifecycleOn,
                total,
                assigned,
                available,
                overAssigned,
                losing,
                losesOn,
                losingAccess,
                confirmationRequired,
                firstToLose,
                rest,
                stored);
    }
}
