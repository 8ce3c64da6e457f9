package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a decision about a group asks for. */
public record GroupState(boolean exists, HolderId.Type memberType, boolean securityEnabled, Members members, List<GroupLicense> licenses,
        LicensingMode mode, long version) {

    /** A snapshot taken of a group that was created without a member type holds none either, see {@link GroupEvent.GroupCreated}. */
    public GroupState {
        memberType = Objects.requireNonNullElse(memberType, HolderId.Type.USER);
    }

    /** A group to which nothing happened yet. */
    public static GroupState notCreated() {
        return new GroupState(false, HolderId.Type.USER, false, new Members(), List.of(), LicensingMode.ATOMIC, 0);
    }

    /** Whether the group gives licences. */
    public boolean isLicensed() { return !licenses.isEmpty(); }

    /** What the group gives of this product. */
    public Optional<GroupLicense> license(SkuId skuId) {
        return licenses.stream().filter(license -> license.skuId().equals(skuId)).findFirst();
    }

    /** What the group wants this holder to have: everything for a member, nothing for anybody else. */
    public List<GroupLicense> wantedFor(HolderId holder) {
        return members.contains(holder) ? licenses : List.of();
    }

    GroupState evolve(GroupEvent event) {
        return switch (event) {
            case GroupEvent.GroupCreated e ->
                new GroupState(true, e.memberType(), e.securityEnabled(), new Members(), List.of(), LicensingMode.ATOMIC, version + 1);
            case GroupEvent.GroupSecuritySet e -> new GroupState(exists, memberType, e.securityEnabled(), members, licenses, mode, version + 1);
            case GroupEvent.GroupMembersAdded e -> with(members.joinedBy(e.members()));
            case GroupEvent.GroupMembersRemoved e -> with(members.leftBy(e.members()));
            case GroupEvent.GroupLicensesSet e -> new GroupState(exists, memberType, securityEnabled, members, e.licenses(), e.mode(), version + 1);
            case GroupEvent.GroupProcessingStarted _,GroupEvent.GroupProcessingFinished _ -> with(members);
            case GroupEvent.GroupDeleted _ ->
                new GroupState(false, memberType, false, new Members(), List.of(), LicensingMode.ATOMIC, version + 1);
        };
    }

    private GroupState with(Members next) {
        return new GroupState(exists, memberType, securityEnabled, next, licenses, mode, version + 1);
    }
}
