package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;

/** A pool with something due. */
public record DuePool(TenantId tenantId, SkuId skuId) {}
