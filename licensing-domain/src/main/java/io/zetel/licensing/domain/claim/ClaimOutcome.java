package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a claim ended, with the decision record: which policy version, which products, which seats were seen. */
public record ClaimOutcome(Result outcome, @Nullable Refusal code, @Nullable SkuId skuId, @Nullable String sku, @Nullable PolicyId policyId,
        long policyVersion, int backupPosition, List<PlanId> disabledPlans, String claimId, @Nullable Instant claimedAt,
        List<ConsideredProduct> tried) {

    /** The three ways a claim can end. */
    public enum Result { CLAIMED, ALREADY_LICENSED, REFUSED }
}
