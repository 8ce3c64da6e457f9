package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ids of purchases. They begin with the product's id, so that a change finds its pool without asking a projection that
 * may not have seen the purchase yet.
 */
public final class SubscriptionIds {

    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[0-9a-f]{12}");

    private SubscriptionIds() {}

    /** A new id for a purchase of this product. */
    public static SubscriptionId next(SkuId skuId) {
        return next(skuId, UUID.randomUUID());
    }

    /** The id of the purchase of this product that this stands for. */
    static SubscriptionId next(SkuId skuId, UUID id) {
        var random = id.toString();
        return new SubscriptionId(skuId.value() + "-" + random.substring(random.length() - 12));
    }

    static Optional<SkuId> skuOf(SubscriptionId id) {
        var shape = SHAPE.matcher(id.value());
        return shape.matches() ? Optional.of(new SkuId(shape.group(1))) : Optional.empty();
    }
}
