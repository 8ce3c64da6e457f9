package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a group asks for; {@code groupId} is the group as its first event spelled it, and so do all
 * that follow.
 */
public record GroupState(
        boolean exists,
        HolderId.Type memberType,
        boolean securityEnabled,
        Members members,
        List<GroupLicense> licenses,
        LicensingMode mode,
        long version,
        @Nullable GroupId groupId) {

    /**
     * A snapshot taken of a group that was created without a member type holds none either, see
     * {@link GroupEvent.GroupCreated}.
     */
    public GroupState {
        memberType = Objects.requireNonNullElse(memberType, HolderId.Type.USER);
    }

    /** A group to which nothing happened yet. */
    public static GroupState notCreated() {
        return new GroupState(
                false, HolderId.Type.USER, false, new Members(), List.of(), LicensingMode.ATOMIC, 0, null);
    }

    /** Whether the group gives licences. */
    public boolean isLicensed() {
        return !licenses.isEmpty();
    }

    /** What the group gives of this product. */
    public Optional<GroupLicense> license(SkuId skuId) {
        return licenses.stream()
                .filter(license -> license.skuId().equals(skuId))
                .findFirst();
    }

    /** What the group wants this holder to have: everything for a member, nothing for anybody else. */
    public List<GroupLicense> wantedFor(HolderId holder) {
        return members.contains(holder) ? licenses : List.of();
    }

    /** The group this spelling means, as it was first written. */
    GroupId named(GroupId asked) {
        return groupId == null ? asked.normal() : groupId;
    }

    /** The same of a group that is spelled so. */
    GroupState spelled(GroupId spelling) {
        return new GroupState(exists, memberType, securityEnabled, members, licenses, mode, version, spelling);
    }

    GroupState evolve(GroupEvent event) {
        var id = groupId == null ? event.groupId() : groupId;
        return switch (event) {
            case GroupEvent.GroupCreated e ->
                new GroupState(
                        true,
                        e.memberType(),
                        e.securityEnabled(),
                        new Members(),
                        List.of(),
                        LicensingMode.ATOMIC,
                        version + 1,
                        id);
            case GroupEvent.GroupSecuritySet e ->
                new GroupState(exists, memberType, e.securityEnabled(), members, licenses, mode, version + 1, id);
            case GroupEvent.GroupMembersAdded e -> with(members.joinedBy(e.members()), id);
            case GroupEvent.GroupMembersRemoved e -> with(members.leftBy(e.members()), id);
            case GroupEvent.GroupLicensesSet e ->
                new GroupState(exists, memberType, securityEnabled, members, e.licenses(), e.mode(), version + 1, id);
            case GroupEvent.GroupProcessingStarted _, GroupEvent.GroupProcessingFinished _ -> with(members, id);
            case GroupEvent.GroupDeleted _ ->
                new GroupState(
                        false, memberType, false, new Members(), List.of(), LicensingMode.ATOMIC, version + 1, id);
        };
    }

    private GroupState with(Members next, GroupId id) {
        return new GroupState(exists, memberType, securityEnabled, next, licenses, mode, version + 1, id);
    }
}
