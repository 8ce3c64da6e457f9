package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;

/** The apps somebody would get by claiming them now, by code. */
public record ClaimableApps(List<Claimable> apps) {

    /** One app, the policy that would give it, and the product it would come from. */
    public record Claimable(AppId app, PolicyId policyId, SkuId skuId, String sku) {}
}
