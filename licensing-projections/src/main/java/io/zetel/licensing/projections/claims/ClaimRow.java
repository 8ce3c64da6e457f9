package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;

/** One licence claimed (A49, B17): when it took effect, and when it was learnt. Position 0 is the primary product. */
public record ClaimRow(
        String claimId,
        String userId,
        PolicyId policyId,
        String policyName,
        long policyVersion,
        AppId app,
        Trigger trigger,
        SkuId skuId,
        int backupPosition,
        Instant claimedAt,
        Instant recordedAt) {}
