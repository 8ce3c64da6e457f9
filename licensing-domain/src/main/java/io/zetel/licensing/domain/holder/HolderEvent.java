package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can have happened to a user or device. Stored forever: add, never edit. No personal data beyond ids. */
public sealed interface HolderEvent extends LicensingEvent {

    /** The user or device this happened to. */
    HolderId holder();

    /** A user became known, from the directory or just in time with a claim. */
    record UserProvisioned(TenantId tenantId, HolderId holder, UserType userType, @Nullable String usageLocation, boolean onPremisesSynced)
            implements
                HolderEvent {}

    /** A user without a usage location got the organisation's (P07). */
    record UsageLocationInherited(TenantId tenantId, HolderId holder, String usageLocation) implements HolderEvent {}

    /** A user took a licence by an auto-claim policy (A02); position 0 is the primary product. */
    record LicenseClaimed(TenantId tenantId, HolderId holder, String claimId, PolicyId policyId, long policyVersion, AppId app, Trigger trigger,
            SkuId skuId, String sku, int position, List<PlanId> disabledPlans, boolean seatTaken, List<Tried> tried, Instant effectiveOn)
            implements
                HolderEvent {}

    /** The claim just recorded had to use a backup product (A20). */
    record BackupProductUsed(TenantId tenantId, HolderId holder, String claimId, PolicyId policyId, SkuId primarySkuId, SkuId usedSkuId, int position,
            Instant effectiveOn) implements HolderEvent {}

    /**
     * A claim for a known policy was refused (DEC6). It changes nobody's state, so it is stored beside the holder's own
     * stream: a user who knocks a thousand times costs no later decision a read.
     */
    record ClaimRefused(TenantId tenantId, HolderId holder, String claimId, PolicyId policyId, long policyVersion, AppId app, Trigger trigger,
            Refusal code, List<Tried> tried, Instant effectiveOn) implements HolderEvent {}
}
