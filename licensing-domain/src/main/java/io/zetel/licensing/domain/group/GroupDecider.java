package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.shared.Refusal.GROUP_HAS_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_MEMBER_TYPE_FIXED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupSecuritySet;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of a group itself; which licences it may give is {@link GroupLicensing}'s business. */
final class GroupDecider {

    /** As many members as one event names. */
    static final int PER_EVENT = 1000;

    private GroupDecider() {}

    static GroupState known(GroupState state, @Nullable Long expectedVersion) throws Refused {
        if (!state.exists()) {
            throw new Refused(GROUP_NOT_FOUND, "There is no such group.");
        }
        if (expectedVersion != null && expectedVersion != state.version()) {
            throw new Refused(VERSION_MISMATCH, "The group is at version %d, not %d.".formatted(state.version(), expectedVersion));
        }
        return state;
    }

    static List<GroupEvent> put(GroupState state, PutGroup c) throws Refused {
        if (!state.exists() && c.expectedVersion() == null) {
            return List.of(new GroupCreated(c.tenantId(), c.groupId(), c.memberType(), c.securityEnabled()));
        }
        known(state, c.expectedVersion());
        if (c.memberType() != state.memberType()) {
            throw new Refused(GROUP_MEMBER_TYPE_FIXED, "The group is one of %ss.".formatted(state.memberType().name().toLowerCase(Locale.ROOT)));
        }
        if (c.securityEnabled() == state.securityEnabled()) {
            return List.of();
        }
        if (state.isLicensed()) {
            throw new Refused(GROUP_HAS_LICENSES, "Take the licences off the group first.");
        }
        return List.of(new GroupSecuritySet(c.tenantId(), c.groupId(), c.securityEnabled()));
    }

    static List<GroupEvent> add(GroupState state, AddMembers c) throws Refused {
        var joining = ids(known(state, null), c.memberIds()).stream().filter(id -> !state.members().contains(id)).toList();
        return inChunks(joining, chunk -> new GroupMembersAdded(c.tenantId(), c.groupId(), chunk));
    }

    static List<GroupEvent> remove(GroupState state, RemoveMembers c) throws Refused {
        var leaving = ids(known(state, null), c.memberIds()).stream().filter(state.members()::contains).toList();
        return inChunks(leaving, chunk -> new GroupMembersRemoved(c.tenantId(), c.groupId(), chunk));
    }

    static List<GroupEvent> detach(GroupState state, DetachSku c) throws Refused {
        if (known(state, null).license(c.skuId()).isEmpty()) {
            return List.of();
        }
        var left = state.licenses().stream().filter(license -> !license.skuId().equals(c.skuId())).toList();
        return List.of(new GroupLicensesSet(c.tenantId(), c.groupId(), left, state.mode()));
    }

    static List<GroupEvent> delete(GroupState state, DeleteGroup c) throws Refused {
        if (known(state, c.expectedVersion()).isLicensed()) {
            throw new Refused(GROUP_HAS_LICENSES, "Take the licences off the group first.");
        }
        return List.of(new GroupDeleted(c.tenantId(), c.groupId()));
    }

    private static List<HolderId> ids(GroupState state, List<String> memberIds) {
        return memberIds.stream().distinct().map(id -> new HolderId(state.memberType(), id)).toList();
    }

    private static List<GroupEvent> inChunks(List<HolderId> members, Function<List<HolderId>, GroupEvent> event) {
        var events = new ArrayList<GroupEvent>();
        for (int from = 0; from < members.size(); from += PER_EVENT) {
            events.add(event.apply(List.copyOf(members.subList(from, Math.min(members.size(), from + PER_EVENT)))));
        }
        return events;
    }
}
