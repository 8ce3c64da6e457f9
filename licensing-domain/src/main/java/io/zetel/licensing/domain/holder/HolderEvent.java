package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can have happened to a user or device. Stored forever: add, never edit. No personal data beyond ids. */
public sealed interface HolderEvent extends LicensingEvent {

    /** The user or device this happened to. */
    HolderId holder();

    /** What happened to the holder itself, whatever it has; no seat moves by it. */
    sealed interface OfHolder extends HolderEvent {}

    /** A source gives its holder a product; the first one takes a seat of it. */
    sealed interface TakesSeat extends HolderEvent {

        /** The product. */
        SkuId skuId();

        /** Whether the holder had no seat of the product before. */
        boolean seatTaken();
    }

    /** A source gives its holder a product no longer; the last one frees its seat. */
    sealed interface FreesSeat extends HolderEvent {

        /** The product. */
        SkuId skuId();

        /** Whether the holder has no seat of the product any more. */
        boolean seatFreed();
    }

    /** What happened to what the holder has or asked for, by which no seat moves. */
    sealed interface KeepsSeats extends HolderEvent {}

    /** A user became known, from the directory or just in time with a claim. */
    record UserProvisioned(
            TenantId tenantId,
            HolderId holder,
            UserType userType,
            @Nullable String usageLocation,
            boolean onPremisesSynced)
            implements OfHolder {}

    /** A user without a usage location got the organisation's (P07). */
    record UsageLocationInherited(TenantId tenantId, HolderId holder, String usageLocation) implements OfHolder {}

    /** A user took a licence by an auto-claim policy (A02); position 0 is the primary product. */
    record LicenseClaimed(
            TenantId tenantId,
            HolderId holder,
            String claimId,
            PolicyId policyId,
            long policyVersion,
            AppId app,
            Trigger trigger,
            SkuId skuId,
            String sku,
            int position,
            List<PlanId> disabledPlans,
            boolean seatTaken,
            List<ConsideredProduct> tried,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements TakesSeat {

        /** The same with the plans that the policy's version names. */
        public LicenseClaimed giving(List<PlanId> plans) {
            return new LicenseClaimed(
                    tenantId,
                    holder,
                    claimId,
                    policyId,
                    policyVersion,
                    app,
                    trigger,
                    skuId,
                    sku,
                    position,
                    disabledPlans,
                    seatTaken,
                    tried,
                    effectiveOn,
                    plans);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** The claim just recorded had to use a backup product (A20). */
    record BackupProductUsed(
            TenantId tenantId,
            HolderId holder,
            String claimId,
            PolicyId policyId,
            SkuId primarySkuId,
            SkuId usedSkuId,
            int position,
            Instant effectiveOn)
            implements KeepsSeats {}

    /**
     * A claim for a known policy was refused (DEC6). It changes nobody's state, so it is stored beside the holder's own
     * stream: a user who knocks a thousand times costs no later decision a read.
     */
    record ClaimRefused(
            TenantId tenantId,
            HolderId holder,
            String claimId,
            PolicyId policyId,
            long policyVersion,
            AppId app,
            Trigger trigger,
            Refusal code,
            List<ConsideredProduct> tried,
            Instant effectiveOn)
            implements KeepsSeats {}

    // --- the directory ---

    /** A device became known. */
    record DeviceRegistered(TenantId tenantId, HolderId holder) implements OfHolder {}

    /** The directory says where the user uses the services. */
    record UsageLocationSet(TenantId tenantId, HolderId holder, String usageLocation) implements OfHolder {}

    /** The account is the organisation's own from now on, or somebody else's. */
    record UserTypeSet(TenantId tenantId, HolderId holder, UserType userType) implements OfHolder {}

    /** The user comes from a directory on premises from now on, or no longer does. */
    record OnPremisesSyncSet(TenantId tenantId, HolderId holder, boolean onPremisesSynced) implements OfHolder {}

    /** The user was deleted and can come back for a while; every working licence is suspended with it (P23, P24). */
    record UserSoftDeleted(TenantId tenantId, HolderId holder, DeletionReason reason, Instant effectiveOn)
            implements OfHolder {}

    /** The user is back. */
    record UserRestored(TenantId tenantId, HolderId holder, Instant effectiveOn) implements OfHolder {}

    /**
     * The user may not sign in any more; the licences stay as they are, or every working one is suspended with it
     * (P26).
     */
    record AccountDisabled(TenantId tenantId, HolderId holder, LicensesOfDisabled licenses, Instant effectiveOn)
            implements OfHolder {}

    /** The user may sign in again; what slept is tried anew (P26). */
    record AccountEnabled(TenantId tenantId, HolderId holder, Instant effectiveOn) implements OfHolder {}

    /** The deleted user is gone for good, with everything still remembered. */
    record UserPurged(TenantId tenantId, HolderId holder) implements OfHolder {}

    /** The device is gone; its licences were revoked before. */
    record DeviceRemoved(TenantId tenantId, HolderId holder) implements OfHolder {}

    // --- licences by hand ---

    /** An administrator assigned a product to the user directly (P14). */
    record LicenseAssigned(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            List<PlanId> disabledPlans,
            boolean seatTaken,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements TakesSeat {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public LicenseAssigned(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                List<PlanId> disabledPlans,
                boolean seatTaken,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, disabledPlans, seatTaken, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** A source gives exactly these service plans from now on; the seat stays. */
    record AssignmentOptionsSet(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            List<PlanId> disabledPlans,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements KeepsSeats {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public AssignmentOptionsSet(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                Source source,
                List<PlanId> disabledPlans,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, source, disabledPlans, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** An administrator took a direct or an auto-claimed licence away (P20, DEC12). */
    record LicenseRemoved(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            boolean seatFreed,
            Instant effectiveOn)
            implements FreesSeat {}

    // --- licences from groups ---

    /** A member got a licence of the group (G03, P18). */
    record LicenseInherited(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            LicensingMode mode,
            List<PlanId> disabledPlans,
            boolean seatTaken,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements TakesSeat {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public LicenseInherited(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                GroupId groupId,
                LicensingMode mode,
                List<PlanId> disabledPlans,
                boolean seatTaken,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, groupId, mode, disabledPlans, seatTaken, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** A licence of a group no longer reaches the user, who left or whose group lost it (G04, P22). */
    record InheritanceRemoved(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            boolean seatFreed,
            Instant effectiveOn)
            implements FreesSeat {}

    /** A device got the licence of its group (D01, D09). */
    record DeviceLicenseGranted(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            LicensingMode mode,
            List<PlanId> disabledPlans,
            boolean seatTaken,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements TakesSeat {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public DeviceLicenseGranted(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                GroupId groupId,
                LicensingMode mode,
                List<PlanId> disabledPlans,
                boolean seatTaken,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, groupId, mode, disabledPlans, seatTaken, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /**
     * The licence of a group no longer reaches the device; its apps are read-only unless another source keeps them
     * (D12, D13).
     */
    record DeviceLicenseRevoked(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            boolean seatFreed,
            Instant effectiveOn)
            implements FreesSeat {}

    // --- licences that should be there and are not ---

    /**
     * A source gives nothing, for this reason, and is kept until it can (R01). The plans are the one at fault and those
     * it cannot live with or without; the mode is that of the group, where the source is one.
     */
    record AssignmentFailed(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            @Nullable LicensingMode mode,
            List<PlanId> disabledPlans,
            AssignmentError error,
            List<PlanId> plans,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements KeepsSeats {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public AssignmentFailed(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                Source source,
                @Nullable LicensingMode mode,
                List<PlanId> disabledPlans,
                AssignmentError error,
                List<PlanId> plans,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, source, mode, disabledPlans, error, plans, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** A member is left out of the group's licences as long as it is what the reason says, such as a guest (G09). */
    record MemberSkipped(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            LicensingMode mode,
            List<PlanId> disabledPlans,
            Refusal reason,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> enabledPlans)
            implements KeepsSeats {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public MemberSkipped(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                GroupId groupId,
                LicensingMode mode,
                List<PlanId> disabledPlans,
                Refusal reason,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, groupId, mode, disabledPlans, reason, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(disabledPlans, enabledPlans);
        }
    }

    /** A source that failed, or left its holder out, gives now what it should, with the same services (G08, P18). */
    record AssignmentRecovered(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            boolean seatTaken,
            Instant effectiveOn)
            implements TakesSeat {}

    /**
     * A licence should have gone and stays: another one depends on it, or those that its group gives in its place do
     * not all work yet. It goes when that is over (R01, R06).
     */
    record RemovalBlocked(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            AssignmentError error,
            List<PlanId> plans,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<SkuId> replacedBy)
            implements KeepsSeats {

        /** One that nothing takes the place of. */
        public RemovalBlocked(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                GroupId groupId,
                AssignmentError error,
                List<PlanId> plans,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, groupId, error, plans, effectiveOn, null);
        }
    }

    /** A licence works on with the services it had, because those its group now gives cannot be. */
    record OptionsBlocked(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            GroupId groupId,
            List<PlanId> wantedDisabledPlans,
            AssignmentError error,
            List<PlanId> plans,
            Instant effectiveOn,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<PlanId> wantedEnabledPlans)
            implements KeepsSeats {

        /** The same with whatever plans come later, as it was before there was a choice. */
        public OptionsBlocked(
                TenantId tenantId,
                HolderId holder,
                SkuId skuId,
                String sku,
                GroupId groupId,
                List<PlanId> wantedDisabledPlans,
                AssignmentError error,
                List<PlanId> plans,
                Instant effectiveOn) {
            this(tenantId, holder, skuId, sku, groupId, wantedDisabledPlans, error, plans, effectiveOn, null);
        }

        /** Which service plans it gives. */
        public Services services() {
            return new Services(wantedDisabledPlans, wantedEnabledPlans);
        }
    }

    /**
     * A source of a deleted or disabled user sleeps; the seat of the product goes back with its last one (P24, P26,
     * DEC7).
     */
    record LicenseSuspended(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            boolean seatFreed,
            Instant effectiveOn)
            implements FreesSeat {}

    /** A source of a restored or enabled user works again. */
    record LicenseResumed(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            Source source,
            boolean seatTaken,
            Instant effectiveOn)
            implements TakesSeat {}

    /** All sources of a product ended although nobody took them from their holder. */
    record LicenseLost(
            TenantId tenantId,
            HolderId holder,
            SkuId skuId,
            String sku,
            List<Source> sources,
            LossReason reason,
            boolean seatFreed,
            Instant effectiveOn)
            implements FreesSeat {}
}
