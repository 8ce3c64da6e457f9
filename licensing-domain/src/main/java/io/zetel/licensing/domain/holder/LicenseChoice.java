package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** A product somebody wants assigned, and the service plans with it. */
public record LicenseChoice(SkuId skuId, ServiceChoice services) {

    /** All but these; what comes later as is usual. */
    public LicenseChoice(SkuId skuId, List<PlanId> disabledPlans) {
        this(skuId, ServiceChoice.allBut(disabledPlans));
    }
}
