package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A licence of a group that does not reach a member as it should, and why (R03). */
public record MemberErrorRow(
        HolderId member,
        SkuId skuId,
        LicenseState state,
        @Nullable String error,
        List<PlanId> plans,
        Instant since) {}
