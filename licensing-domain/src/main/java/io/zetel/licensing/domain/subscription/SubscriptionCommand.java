package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What may be asked of a product's seat pool. */
public sealed interface SubscriptionCommand extends LicensingCommand {

    /** The product whose pool is asked. */
    SkuId skuId();

    /** Add a purchase to the pool; without a start it starts now. */
    record RegisterSubscription(
            TenantId tenantId,
            SkuId skuId,
            SubscriptionId subscriptionId,
            int seats,
            @Nullable Instant startsOn,
            @Nullable Instant endsOn,
            boolean autoRenew,
            Channel channel)
            implements SubscriptionCommand {}

    /**
     * Change a purchase in one atomic step; absent means leave as is, and {@link SubscriptionDecider#NEVER} that it has
     * no end. Confirmed where it may be taken from people who use it.
     */
    record AdjustSubscription(
            TenantId tenantId,
            SkuId skuId,
            SubscriptionId subscriptionId,
            @Nullable Integer seats,
            @Nullable Instant endsOn,
            @Nullable Boolean autoRenew,
            @Nullable RequestedStatus status,
            @Nullable Long expectedRevision,
            boolean confirmed)
            implements SubscriptionCommand {

        /** One that nobody confirmed. */
        public AdjustSubscription(
                TenantId tenantId,
                SkuId skuId,
                SubscriptionId subscriptionId,
                @Nullable Integer seats,
                @Nullable Instant endsOn,
                @Nullable Boolean autoRenew,
                @Nullable RequestedStatus status,
                @Nullable Long expectedRevision) {
            this(tenantId, skuId, subscriptionId, seats, endsOn, autoRenew, status, expectedRevision, false);
        }

        /** The same, confirmed. */
        public AdjustSubscription confirm() {
            return new AdjustSubscription(
                    tenantId, skuId, subscriptionId, seats, endsOn, autoRenew, status, expectedRevision, true);
        }
    }

    /** Tell what the change would lead to, and change nothing; answered with a {@link ForeseenPool}. */
    record PreviewAdjustment(AdjustSubscription change) implements SubscriptionCommand {

        @Override
        public TenantId tenantId() {
            return change.tenantId();
        }

        @Override
        public SkuId skuId() {
            return change.skuId();
        }
    }

    /** The pool there would be, and whether the change wants to be confirmed. */
    record ForeseenPool(SubscriptionState pool, boolean confirmationRequired) {}

    /** What a caller may set a purchase to. */
    enum RequestedStatus {
        ACTIVE,
        SUSPENDED,
        CANCELLED,
        DELETED
    }

    /** Say of each purchase that ends within this time and does not renew itself that it does, unless it was said. */
    record AnnounceExpiry(TenantId tenantId, SkuId skuId, Duration within) implements SubscriptionCommand {}

    /** Let everything happen that is due by the command's instant: start, renew, expire, suspend, delete. */
    record AdvanceLifecycle(TenantId tenantId, SkuId skuId) implements SubscriptionCommand {}
}
