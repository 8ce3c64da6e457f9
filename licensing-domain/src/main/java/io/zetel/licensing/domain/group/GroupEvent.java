package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Objects;

/**
 * What can have happened to a group. Stored forever: add, never edit. What it means to a member is the member's own
 * story.
 */
public sealed interface GroupEvent extends LicensingEvent {

    /** The group this happened to. */
    GroupId groupId();

    /** A group became known; its members are users or devices, never both. */
    record GroupCreated(TenantId tenantId, GroupId groupId, HolderId.Type memberType, boolean securityEnabled)
            implements GroupEvent {

        /**
         * Early releases stored a group without a member type where the request named none; such a group is one of
         * users.
         */
        public GroupCreated {
            memberType = Objects.requireNonNullElse(memberType, HolderId.Type.USER);
        }
    }

    /** The group may carry licences from now on, or no longer may (R07). */
    record GroupSecuritySet(TenantId tenantId, GroupId groupId, boolean securityEnabled) implements GroupEvent {}

    /** These joined, in this order; at most a thousand in one event. */
    record GroupMembersAdded(TenantId tenantId, GroupId groupId, List<HolderId> members) implements GroupEvent {}

    /** These left; at most a thousand in one event. */
    record GroupMembersRemoved(TenantId tenantId, GroupId groupId, List<HolderId> members) implements GroupEvent {}

    /** The group gives exactly these licences from now on (G02, D09). */
    record GroupLicensesSet(TenantId tenantId, GroupId groupId, List<GroupLicense> licenses, LicensingMode mode)
            implements GroupEvent {}

    /** The group's licences are being applied to so many members. */
    record GroupProcessingStarted(TenantId tenantId, GroupId groupId, String processingId, int members)
            implements GroupEvent {}

    /** The group's licences were applied: to how many, to how many not (R03), how many were left out. */
    record GroupProcessingFinished(
            TenantId tenantId, GroupId groupId, String processingId, int ok, int failed, int skipped)
            implements GroupEvent {}

    /** The group is gone; it had no licences any more (DEC11). */
    record GroupDeleted(TenantId tenantId, GroupId groupId) implements GroupEvent {}
}
