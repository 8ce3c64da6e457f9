package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides about a holder's licences beside the holder's own state: the organisation's country, what
 * products consist of, the seat pools the decision may look at, and the instant.
 */
public record HolderFacts(
        TenantId tenantId,
        HolderId holder,
        String country,
        Catalogue catalogue,
        Map<SkuId, PoolView> pools,
        Instant now,
        NewPlans newPlans) {

    /** The same where plans that come later come on, as is usual. */
    public HolderFacts(
            TenantId tenantId,
            HolderId holder,
            String country,
            Catalogue catalogue,
            Map<SkuId, PoolView> pools,
            Instant now) {
        this(tenantId, holder, country, catalogue, pools, now, NewPlans.ON);
    }

    boolean isUser() {
        return holder.type() == HolderId.Type.USER;
    }

    /** The pool of a product the decision may look at. */
    PoolView pool(SkuId skuId) {
        var pool = pools.get(skuId);
        if (pool == null) {
            throw new IllegalStateException("The pool of %s is not among the facts".formatted(skuId));
        }
        return pool;
    }

    boolean hasSeatLeft(SkuId skuId) {
        return pool(skuId).available() > 0;
    }

    /** The plans of a product that a source enables. */
    List<PlanId> enabledPlans(SkuId skuId, SourceState held) {
        return catalogue
                .product(skuId)
                .map(product -> product.planIds().stream().filter(held::gives).toList())
                .orElse(List.of());
    }
}
