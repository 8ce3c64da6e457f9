package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.tenant.TenantState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a claim is decided from. The policy is the one that answers for the app: the active one, else the oldest
 * of those switched off, else none. Of its products, the pools are those that are tried until one can be taken.
 */
public record ClaimFacts(
        TenantState tenant,
        @Nullable PolicyId policyId,
        PolicyState policy,
        HolderState holder,
        App app,
        Catalogue catalogue,
        Map<SkuId, PoolView> pools) {

    /** The same with these pools. */
    ClaimFacts seeing(Map<SkuId, PoolView> seen) {
        return new ClaimFacts(tenant, policyId, policy, holder, app, catalogue, seen);
    }

    /** The pool of a product that is tried. */
    PoolView pool(SkuId skuId) {
        var pool = pools.get(skuId);
        if (pool == null) {
            throw new IllegalStateException("The pool of %s is not among the facts".formatted(skuId));
        }
        return pool;
    }
}
