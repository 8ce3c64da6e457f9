package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** A product somebody wants assigned, and the service plans to leave off. */
public record LicenseChoice(SkuId skuId, List<PlanId> disabledPlans) {

    /** A plan named twice is off once. */
    public LicenseChoice { disabledPlans = disabledPlans.stream().distinct().toList(); }
}
