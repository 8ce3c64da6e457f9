package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.ForetellJoining;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.LeftOut.Reason;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;

/** Finds who is meant to join groups and to leave them, and writes down who did. */
public final class MemberHandlers {

    private final Holders holders;
    private final MemberProcessing processing;

    /** Handlers over these holders. */
    public MemberHandlers(Holders holders) {
        this.holders = holders;
        this.processing = new MemberProcessing(holders);
    }

    @CommandHandler
    GroupChange on(AddMembers c, Ledger ledger) throws Refused {
        var state = GroupDecider.known(GroupStreams.state(ledger, c), null);
        var asked = asked(state, c.memberIds());
        holders.prefetch(ledger, c.tenantId(), asked);
        var joining = asked.stream()
                .filter(id -> isKnown(ledger, c, id))
                .map(id -> holders.named(ledger, c.tenantId(), id))
                .toList();
        var unknown = asked.stream()
                .filter(id -> !isKnown(ledger, c, id))
                .map(HolderId::id)
                .toList();
        return processing
                .moved(ledger, c, GroupDecider.add(state, c, joining))
                .leavingOut(leftOut(ledger, c.tenantId(), state, unknown));
    }

    @CommandHandler
    Joining on(ForetellJoining c, Ledger ledger) throws Refused {
        return new Joining(
                c.memberIds(),
                c.unreadable(),
                GroupDecider.known(GroupStreams.state(ledger, c), null).isLicensed());
    }

    @CommandHandler
    GroupChange on(RemoveMembers c, Ledger ledger) throws Refused {
        var state = GroupDecider.known(GroupStreams.state(ledger, c), null);
        var asked = asked(state, c.memberIds());
        holders.prefetch(ledger, c.tenantId(), asked);
        return processing.moved(ledger, c, GroupDecider.remove(state, c, meant(ledger, c, state, asked)));
    }

    @CommandHandler
    GroupChange on(ReplaceMembers c, Ledger ledger) throws Refused {
        var state = GroupDecider.known(GroupStreams.state(ledger, c), c.expectedVersion());
        var asked = asked(state, c.memberIds());
        holders.prefetch(
                ledger,
                c.tenantId(),
                asked.stream().filter(id -> !state.members().contains(id)).toList());
        var wanted = meant(ledger, c, state, asked);
        var strangers = wanted.stream()
                .filter(id -> !state.members().contains(id) && !isKnown(ledger, c, id))
                .map(HolderId::id)
                .toList();
        if (!strangers.isEmpty()) {
            throw new Refused(leftOut(ledger, c.tenantId(), state, strangers).stream()
                    .map(MemberHandlers::refusal)
                    .toList());
        }
        return processing.moved(ledger, c, GroupDecider.replace(state, c, wanted));
    }

    private static List<HolderId> asked(GroupState group, List<String> ids) {
        return ids.stream()
                .distinct()
                .map(id -> new HolderId(group.memberType(), id))
                .toList();
    }

    /** Who joined before anybody was known by the id is a member under the very id. */
    private List<HolderId> meant(Ledger ledger, GroupCommand c, GroupState group, List<HolderId> asked) {
        return asked.stream()
                .map(id -> group.members().contains(id) ? id : holders.named(ledger, c.tenantId(), id))
                .toList();
    }

    private boolean isKnown(Ledger ledger, GroupCommand c, HolderId id) {
        return holders.state(ledger, c.tenantId(), id).isKnown();
    }

    /** Who is left out, and as what else the id is known. */
    private List<LeftOut> leftOut(Ledger ledger, TenantId tenant, GroupState group, List<String> ids) {
        var other = group.memberType() == HolderId.Type.USER ? HolderId.Type.DEVICE : HolderId.Type.USER;
        holders.prefetch(
                ledger, tenant, ids.stream().map(id -> new HolderId(other, id)).toList());
        GroupStreams.prefetch(ledger, tenant, ids.stream().map(GroupId::new).toList());
        return ids.stream()
                .map(id -> new LeftOut(id, why(ledger, tenant, new HolderId(other, id))))
                .toList();
    }

    private Reason why(Ledger ledger, TenantId tenant, HolderId other) {
        if (holders.state(ledger, tenant, other).isKnown()) {
            return other.type() == HolderId.Type.DEVICE ? Reason.MEMBER_IS_DEVICE : Reason.MEMBER_IS_USER;
        }
        return GroupStreams.state(ledger, tenant, new GroupId(other.id())).exists()
                ? Reason.MEMBER_IS_GROUP
                : Reason.MEMBER_NOT_FOUND;
    }

    private static Refused.Fault refusal(LeftOut one) {
        return new Refused.Fault(
                Refusal.MEMBER_NOT_FOUND,
                "/memberIds",
                "%s: %s.".formatted(one.memberId(), one.reason().message()));
    }
}
