package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** A product somebody wants assigned, and the service plans to leave off. */
public record LicenseChoice(SkuId skuId, List<PlanId> disabledPlans) {}
