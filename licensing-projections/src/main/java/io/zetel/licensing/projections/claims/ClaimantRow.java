package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;

/** A user who claimed under a policy, and what (A62). */
public record ClaimantRow(String userId, String claimId, SkuId skuId, int backupPosition, Instant claimedAt) {}
