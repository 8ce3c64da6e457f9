package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;

/** A product that a group gives, since when, and the service plans it leaves off. */
public record GroupLicenceRow(SkuId skuId, String sku, List<PlanId> disabledPlans, Instant since) {}
