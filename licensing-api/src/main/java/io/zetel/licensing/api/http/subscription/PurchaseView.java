package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.subscription.PurchaseDetails.Detail;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.projections.seats.PurchaseRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A purchase with what it is called elsewhere and what it cost; that is as it is now, also where the past is asked for.
 */
public record PurchaseView(
        SubscriptionId subscriptionId,
        SkuId skuId,
        String sku,

        @Schema(description = "1,000,000,000 where unlimited is true")
        int seats,

        boolean unlimited,
        Instant startsOn,
        @Nullable Instant endsOn,
        boolean autoRenew,
        Channel channel,
        Purchase.Status status,
        @Nullable Instant nextLifecycleOn,
        @Nullable String externalKey,
        @Nullable String orderNumber,
        @Nullable Cost cost,
        @Nullable String notes,
        long revision) {

    static PurchaseView of(PurchaseRow row, Detail detail, Names names) {
        return new PurchaseView(
                row.subscriptionId(),
                row.skuId(),
                names.partNumber(row.skuId()),
                row.seats(),
                row.seats() == Purchase.UNLIMITED,
                row.startsOn(),
                row.endsOn(),
                row.autoRenew(),
                row.channel(),
                row.status(),
                row.nextLifecycleOn(),
                detail.externalKey(),
                detail.orderNumber(),
                detail.cost(),
                detail.notes(),
                row.revision());
    }
}
