package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.List;

/** The groups of all tenants, as handlers use them. */
final class GroupStreams {

    private GroupStreams() {}

    /** Before ids were compared, a group's stream had the id's very spelling in its name. */
    static GroupState state(Ledger ledger, TenantId tenant, GroupId group) {
        var stream = stream(ledger, tenant, group);
        var state = ledger.state(Group.STREAMS, stream);
        return state.exists() && state.groupId() == null
                ? state.spelled(new GroupId(stream.substring(stream.indexOf('/') + 1)))
                : state;
    }

    /** The state of the group that is asked. */
    static GroupState state(Ledger ledger, GroupCommand c) {
        return state(ledger, c.tenantId(), c.groupId());
    }

    static void append(Ledger ledger, GroupCommand c, List<? extends GroupEvent> events) {
        append(ledger, c.tenantId(), c.groupId(), events);
    }

    static void append(Ledger ledger, TenantId tenant, GroupId group, List<? extends GroupEvent> events) {
        ledger.append(Group.STREAMS, stream(ledger, tenant, group), events);
    }

    /** Reads the histories of these groups in one go. */
    static void prefetch(Ledger ledger, TenantId tenant, Collection<GroupId> groups) {
        ledger.prefetch(groups.stream()
                .flatMap(group -> StreamIds.placesOf(tenant, group).stream())
                .toList());
    }

    private static String stream(Ledger ledger, TenantId tenant, GroupId group) {
        return ledger.place(Group.STREAMS, StreamIds.placesOf(tenant, group), GroupState::version);
    }
}
