package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.subscription.Foreseen;
import io.zetel.licensing.api.http.subscription.ProductController.ProductUser;
import io.zetel.licensing.api.http.subscription.ProductHoldersController.ProductDevice;
import io.zetel.licensing.api.http.subscription.ProductHoldersController.ProductGroup;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.subscription.PurchaseView;
import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product: its seats, its purchases, and who has it through what. */
record PurchaseModel(
        ProductSeats product,
        SeatBar seats,
        List<Seats> trend,
        List<PurchaseView> purchases,
        List<ProductUser> users,
        List<ProductGroup> groups,
        List<ProductDevice> devices,
        List<PolicyModel.Plan> plans,
        @Nullable String next,
        @Nullable String nextGroups,
        @Nullable String nextDevices) {

    /** What the form of a purchase holds. */
    record Wanted(String once, String sku, String seats, String endsOn, boolean autoRenew, String channel) {}

    /** A change of a purchase as its form asked for it, and what it would lead to. */
    record Change(
            PurchaseView purchase, String seats, String status, String endsOn, String autoRenew, Foreseen foreseen) {}
}
