package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** A product of a policy and the service plans a claim of it leaves off (A27), sorted and without repeats. */
public record PolicyProduct(SkuId skuId, String sku, List<PlanId> disabledPlans) {

    /** Sorts the plans and drops repeats, so that equal selections are equal. */
    public PolicyProduct {
        disabledPlans = disabledPlans.stream().distinct().sorted(java.util.Comparator.comparing(PlanId::value)).toList();
    }
}
