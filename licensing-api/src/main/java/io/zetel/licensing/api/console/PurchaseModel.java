package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.subscription.Foreseen;
import io.zetel.licensing.api.http.subscription.Loss;
import io.zetel.licensing.api.http.subscription.PurchaseView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Purchases, as their forms hold them. */
final class PurchaseModel {

    private PurchaseModel() {}

    /** What the form of a purchase holds. */
    record Wanted(String once, String sku, String seats, String endsOn, boolean autoRenew, String channel) {}

    /** A change of a purchase as its form asked for it, and what it would lead to. */
    record Change(
            PurchaseView purchase,
            String seats,
            String status,
            String endsOn,
            String autoRenew,
            Foreseen foreseen,
            Map<Kind, Map<String, String>> names) {

        @Nullable
        String name(Loss loss) {
            return names.getOrDefault(Kind.valueOf(loss.holderType().name()), Map.of())
                    .get(loss.holderId());
        }
    }
}
