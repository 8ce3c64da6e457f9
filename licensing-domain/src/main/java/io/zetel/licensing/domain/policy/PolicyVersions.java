package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;

/** What the versions of policies gave, which never changes. */
@FunctionalInterface
public interface PolicyVersions {

    /**
     * The service plans that this version of the policy names for the product.
     *
     * @throws IllegalStateException where the policy has no such version, or the version does not name them
     */
    PolicyPlans plans(TenantId tenant, PolicyId policy, long version, SkuId sku);
}
