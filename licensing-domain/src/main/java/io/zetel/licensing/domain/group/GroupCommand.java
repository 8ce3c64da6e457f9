package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a group. {@code expectedVersion} is the caller's If-Match, where it sent one. */
public sealed interface GroupCommand extends LicensingCommand {

    /** The group that is asked. */
    GroupId groupId();

    /**
     * Make the group known, or say whether it may carry licences; absent means leave as is. A new group must say whom
     * it is of, and is one that may carry licences. Answered with {@link io.zetel.licensing.domain.shared.NewVersion}.
     */
    record PutGroup(
            TenantId tenantId,
            GroupId groupId,
            HolderId.@Nullable Type memberType,
            @Nullable Boolean securityEnabled,
            @Nullable Long expectedVersion)
            implements GroupCommand {}

    /** Say what kind of group this is; changes nothing. Answered with {@link GroupKind}. */
    record DescribeGroup(TenantId tenantId, GroupId groupId) implements GroupCommand {}

    /**
     * Let these join, in this order; those who are members already stay where they are, and who is not known as what
     * the group is of is left out. Answered with {@link GroupChange}.
     */
    record AddMembers(TenantId tenantId, GroupId groupId, List<String> memberIds) implements GroupCommand {}

    /**
     * Say how any number would join, chunk by chunk, beside so many lines that name nobody; only ever sent dry.
     * Answered with {@link Joining}.
     */
    record ForetellJoining(TenantId tenantId, GroupId groupId, List<String> memberIds, int unreadable)
            implements GroupCommand {}

    /** Let these leave. Answered with {@link GroupChange}. */
    record RemoveMembers(TenantId tenantId, GroupId groupId, List<String> memberIds) implements GroupCommand {}

    /**
     * Let the group have exactly these members: who is none yet joins, in this order, who is not named leaves, and who
     * is both stays. Refused, whole, where one of them is not known as what the group is of. Answered with
     * {@link GroupChange}.
     */
    record ReplaceMembers(
            TenantId tenantId,
            GroupId groupId,
            List<String> memberIds,
            @Nullable Long expectedVersion) implements GroupCommand {}

    /**
     * Change the licences the group gives in one atomic step; no mode means leave it, at first {@code ATOMIC}. Taking
     * licences from devices needs {@code confirm} (D14). Answered with {@link GroupChange}.
     */
    record SetGroupLicenses(
            TenantId tenantId,
            GroupId groupId,
            List<LicenseChoice> add,
            List<SkuId> remove,
            @Nullable LicensingMode mode,
            boolean confirm,
            @Nullable Long expectedVersion)
            implements GroupCommand {}

    /**
     * Refuse what the change would be refused for, its confirmation aside, and change nothing. Answered with
     * {@link io.zetel.licensing.domain.shared.NewVersion}.
     */
    record PreviewGroupLicenses(SetGroupLicenses change) implements GroupCommand {

        @Override
        public TenantId tenantId() {
            return change.tenantId();
        }

        @Override
        public GroupId groupId() {
            return change.groupId();
        }
    }

    /** Take a product that is gone for good off the group (R12). Answered with {@link GroupChange}. */
    record DetachSku(TenantId tenantId, GroupId groupId, SkuId skuId) implements GroupCommand {}

    /**
     * Let the group be gone; refused while it gives licences (DEC11). Answered with
     * {@link io.zetel.licensing.domain.shared.NewVersion}.
     */
    record DeleteGroup(
            TenantId tenantId, GroupId groupId, @Nullable Long expectedVersion) implements GroupCommand {}

    /**
     * Bring these (at most 500) in line with the group as it is: members get its licences, others lose them.
     * Idempotent. Answered with {@link GroupChange}.
     */
    record ApplyGroup(TenantId tenantId, GroupId groupId, List<HolderId> members) implements GroupCommand {
        @Override
        public List<HolderId> holders() {
            return members;
        }
    }

    /** Bring all members in line with the group anew (R05). Answered with {@link GroupChange}. */
    record ReprocessGroup(TenantId tenantId, GroupId groupId) implements GroupCommand {}

    /**
     * Let these members (at most 500) keep as their own what they have from the group (DEC11). Answered with
     * {@link GroupChange}.
     */
    record ConvertInheritedToDirect(TenantId tenantId, GroupId groupId, List<HolderId> members)
            implements GroupCommand {
        @Override
        public List<HolderId> holders() {
            return members;
        }
    }

    /** Write down that a job begins to apply the group to so many members. */
    record StartProcessing(TenantId tenantId, GroupId groupId, String processingId, int members)
            implements GroupCommand {}

    /** Write down how the job ended. */
    record FinishProcessing(TenantId tenantId, GroupId groupId, String processingId, int ok, int failed, int skipped)
            implements GroupCommand {}
}
