package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One purchase: how many seats, until when, where it is in its life and when it moves on by itself (P09). */
public record PurchaseRow(
        SubscriptionId subscriptionId,
        SkuId skuId,
        int seats,
        Instant startsOn,
        @Nullable Instant endsOn,
        boolean autoRenew,
        Channel channel,
        Purchase.Status status,
        @Nullable Instant nextLifecycleOn,
        long revision) {}
