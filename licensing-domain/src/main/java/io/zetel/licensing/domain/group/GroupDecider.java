package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.shared.Refusal.GROUP_HAS_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_MEMBER_TYPE_FIXED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupSecuritySet;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
            throw new Refused(
                    VERSION_MISMATCH,
                    "The group is at version %d, not %d.".formatted(state.version(), expectedVersion));
        }
        return state;
    }

    static List<GroupEvent> put(GroupState state, PutGroup c) throws Refused {
        if (!state.exists() && c.expectedVersion() == null) {
            if (c.memberType() == null) {
                throw new Refused(List.of(new Refused.Fault(REQUIRED, "/memberType", "is required of a new group")));
            }
            return List.of(new GroupCreated(
                    c.tenantId(),
                    state.named(c.groupId()),
                    c.memberType(),
                    !Boolean.FALSE.equals(c.securityEnabled())));
        }
        known(state, c.expectedVersion());
        if (c.memberType() != null && c.memberType() != state.memberType()) {
            throw new Refused(
                    GROUP_MEMBER_TYPE_FIXED,
                    "The group is one of %ss."
                            .formatted(state.memberType().name().toLowerCase(Locale.ROOT)));
        }
        if (c.securityEnabled() == null || c.securityEnabled() == state.securityEnabled()) {
            return List.of();
        }
        if (state.isLicensed()) {
            throw new Refused(GROUP_HAS_LICENSES, "Take the licences off the group first.");
        }
        return List.of(new GroupSecuritySet(c.tenantId(), state.named(c.groupId()), c.securityEnabled()));
    }

    /** These join, those aside that are members already. */
    static List<GroupEvent> add(GroupState state, AddMembers c, Collection<HolderId> joining) throws Refused {
        known(state, null);
        var joined = joining.stream()
                .distinct()
                .filter(id -> !state.members().contains(id))
                .toList();
        return inChunks(joined, chunk -> new GroupMembersAdded(c.tenantId(), state.named(c.groupId()), chunk));
    }

    /** These leave, those aside that are none. */
    static List<GroupEvent> remove(GroupState state, RemoveMembers c, Collection<HolderId> leaving) throws Refused {
        known(state, null);
        var left = leaving.stream().distinct().filter(state.members()::contains).toList();
        return inChunks(left, chunk -> new GroupMembersRemoved(c.tenantId(), state.named(c.groupId()), chunk));
    }

    /** Who is not named leaves, then who is none yet joins. */
    static List<GroupEvent> replace(GroupState state, ReplaceMembers c, Collection<HolderId> wanted) throws Refused {
        known(state, c.expectedVersion());
        var staying = new HashSet<>(wanted);
        var left = state.members().all().stream()
                .filter(id -> !staying.contains(id))
                .toList();
        var joined = wanted.stream()
                .distinct()
                .filter(id -> !state.members().contains(id))
                .toList();
        var events = new ArrayList<>(
                inChunks(left, chunk -> new GroupMembersRemoved(c.tenantId(), state.named(c.groupId()), chunk)));
        events.addAll(inChunks(joined, chunk -> new GroupMembersAdded(c.tenantId(), state.named(c.groupId()), chunk)));
        return events;
    }

    static List<GroupEvent> detach(GroupState state, DetachSku c) throws Refused {
        if (known(state, null).license(c.skuId()).isEmpty()) {
            return List.of();
        }
        var left = state.licenses().stream()
                .filter(license -> !license.skuId().equals(c.skuId()))
                .toList();
        return List.of(new GroupLicensesSet(c.tenantId(), state.named(c.groupId()), left, state.mode()));
    }

    static List<GroupEvent> delete(GroupState state, DeleteGroup c) throws Refused {
        if (known(state, c.expectedVersion()).isLicensed()) {
            throw new Refused(GROUP_HAS_LICENSES, "Take the licences off the group first.");
        }
        return List.of(new GroupDeleted(c.tenantId(), state.named(c.groupId())));
    }

    private static List<GroupEvent> inChunks(List<HolderId> members, Function<List<HolderId>, GroupEvent> event) {
        var events = new ArrayList<GroupEvent>();
        for (int from = 0; from < members.size(); from += PER_EVENT) {
            events.add(event.apply(List.copyOf(members.subList(from, Math.min(members.size(), from + PER_EVENT)))));
        }
        return events;
    }
}
