package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** One product that a group gives to its members, and the service plans it leaves off. */
public record GroupLicense(SkuId skuId, String sku, List<PlanId> disabledPlans) {}
