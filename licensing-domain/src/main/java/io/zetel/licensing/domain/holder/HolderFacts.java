package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Everything that decides about a holder's licences beside the holder's own state: the organisation's country, what products
 * consist of, their seat pools, and the instant.
 */
public record HolderFacts(TenantId tenantId, HolderId holder, String country, Catalogue catalogue, Function<SkuId, SubscriptionState> pools,
        Instant now) {

    /** Whether a source that waits for a seat may take one now, or leaves it to those who wait longer (G08). */
    public enum Turn {
        TAKES_SEATS, KEEPS_WAITING
    }

    boolean isUser() { return holder.type() == HolderId.Type.USER; }

    boolean hasSeatLeft(SkuId skuId) { return pools.apply(skuId).available() > 0; }

    /** The plans of a product that a source with these off enables. */
    List<PlanId> enabledPlans(SkuId skuId, List<PlanId> disabledPlans) {
        return catalogue.product(skuId).map(product -> product.planIds().stream().filter(plan -> !disabledPlans.contains(plan)).toList())
                .orElse(List.of());
    }
}
