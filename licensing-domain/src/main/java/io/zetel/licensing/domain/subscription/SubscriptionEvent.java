package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can have happened to the seats of one product: its purchases and how many are out. Stored forever: add, never
 * edit.
 */
public sealed interface SubscriptionEvent extends LicensingEvent {

    /** The product whose pool this is. */
    SkuId skuId();

    /** A purchase joined the pool; without an end it runs until cancelled. */
    record SubscriptionRegistered(
            TenantId tenantId,
            SkuId skuId,
            String sku,
            SubscriptionId subscriptionId,
            int seats,
            Instant startsOn,
            @Nullable Instant endsOn,
            boolean autoRenew,
            Channel channel)
            implements SubscriptionEvent {}

    /** A purchase has this many seats from now on. */
    record SeatCountSet(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, int seats)
            implements SubscriptionEvent {}

    /** A purchase runs until then, and renews itself or not. */
    record TermSet(
            TenantId tenantId,
            SkuId skuId,
            SubscriptionId subscriptionId,
            @Nullable Instant endsOn,
            boolean autoRenew) implements SubscriptionEvent {}

    /** A bought purchase began to count. */
    record SubscriptionStarted(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** A term ended and the next one began by itself. */
    record SubscriptionRenewed(
            TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant endsOn, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** The term of a purchase that does not renew itself ends soon, and this was said; once for each end it has. */
    record SubscriptionExpiring(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant endsOn)
            implements SubscriptionEvent {}

    /** A term ended: the seats work on through the grace period (R11, state Warning). */
    record SubscriptionExpired(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** The seats stopped working: after the grace period, or suspended by the seller. */
    record SubscriptionSuspended(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** The customer cancelled: the seats stopped working. */
    record SubscriptionLockedOut(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** An expired, suspended or cancelled purchase works again. */
    record SubscriptionReactivated(
            TenantId tenantId,
            SkuId skuId,
            SubscriptionId subscriptionId,
            @Nullable Instant endsOn,
            Instant effectiveOn)
            implements SubscriptionEvent {}

    /** The purchase is gone for good. */
    record SubscriptionDeleted(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId, Instant effectiveOn)
            implements SubscriptionEvent {}

    /** Seats went out; one event for all seats of one commit, with how many are out after it. */
    record SeatsTaken(TenantId tenantId, SkuId skuId, int count, int assigned) implements SubscriptionEvent {}

    /** Seats came back; one event for all seats of one commit, with how many are out after it. */
    record SeatsFreed(TenantId tenantId, SkuId skuId, int count, int assigned) implements SubscriptionEvent {}

    /**
     * These began to wait for a seat, in this order, behind everybody who waits already (G08); at most a thousand in
     * one event.
     */
    record SeatsAwaited(TenantId tenantId, SkuId skuId, List<HolderId> holders) implements SubscriptionEvent {}

    /** These no longer wait for a seat: they have one, or want none any more; at most a thousand in one event. */
    record SeatsNoLongerAwaited(TenantId tenantId, SkuId skuId, List<HolderId> holders) implements SubscriptionEvent {}

    /**
     * Free seats were offered to those who wait: as many as {@code passedOver}, who wait longest, cannot take one that
     * is free now; whether others have still to be asked, because they are too many for one commit.
     */
    record SeatsOffered(TenantId tenantId, SkuId skuId, int passedOver, boolean moreToAsk)
            implements SubscriptionEvent {}

    /** More seats are out than there are, until when that is tolerated (R12, 90 days). */
    record OverAssignmentDetected(TenantId tenantId, SkuId skuId, int over, Instant until)
            implements SubscriptionEvent {}

    /** No more seats are out than there are. */
    record OverAssignmentResolved(TenantId tenantId, SkuId skuId) implements SubscriptionEvent {}
}
