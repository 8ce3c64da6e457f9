package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.ConvertInheritedToDirect;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DescribeGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.HolderFacts.Turn;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.Reprocessing;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.Inheritance;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.NewVersion;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;

/**
 * Carries the questions to groups to their rules and writes down the answers. What a change means to its members is worked out
 * in the same unit of work where they are few; where they are many, the answer names them and a job applies the group to them.
 */
public final class GroupHandlers {

    private final Streams<Group, GroupState, GroupEvent> groups;
    private final Holders holders;
    private final CurrentCatalogue catalogue;

    /** Handlers over these streams. */
    public GroupHandlers(Streams<Group, GroupState, GroupEvent> groups, Holders holders, CurrentCatalogue catalogue) {
        this.groups = groups;
        this.holders = holders;
        this.catalogue = catalogue;
    }

    @CommandHandler NewVersion on(PutGroup c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        holders.tenant(c.tenantId());
        append(c, GroupDecider.put(state(c), c), cause);
        return new NewVersion(state(c).version());
    }

    @CommandHandler NewVersion on(DeleteGroup c, CommandMessage<?> message) throws Refused {
        append(c, GroupDecider.delete(state(c), c), CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    @CommandHandler GroupKind on(DescribeGroup c) throws Refused {
        var group = GroupDecider.known(state(c), null);
        return new GroupKind(group.memberType(), group.isLicensed());
    }

    @CommandHandler GroupChange on(AddMembers c, CommandMessage<?> message) throws Refused {
        return moved(c, GroupDecider.add(state(c), c), CausationMetadata.of(message));
    }

    @CommandHandler GroupChange on(RemoveMembers c, CommandMessage<?> message) throws Refused {
        return moved(c, GroupDecider.remove(state(c), c), CausationMetadata.of(message));
    }

    @CommandHandler GroupChange on(SetGroupLicenses c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var group = GroupDecider.known(state(c), c.expectedVersion());
        var pools = holders.advance(c.tenantId(), c.add().stream().map(LicenseChoice::skuId).toList(), cause);
        return relicensed(c, GroupLicensing.set(group, c, catalogue.now(), PoolView.owned(pools)), message);
    }

    @CommandHandler GroupChange on(DetachSku c, CommandMessage<?> message) throws Refused {
        return relicensed(c, GroupDecider.detach(state(c), c), message);
    }

    @CommandHandler GroupChange on(ReprocessGroup c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        return processed(c, 0, message);
    }

    @CommandHandler GroupChange on(ApplyGroup c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.members());
        return applied(c, c.members(), 0, CausationMetadata.of(message));
    }

    @CommandHandler GroupChange on(ConvertInheritedToDirect c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.members());
        if (GroupDecider.known(state(c), null).memberType() == HolderId.Type.DEVICE) {
            throw new Refused(Refusal.SKU_TARGET_DEVICE, "A device is licensed through its group only.");
        }
        var cause = CausationMetadata.of(message);
        int kept = 0;
        for (var member : c.members()) {
            var state = holders.state(c.tenantId(), member);
            var facts = holders.facts(c.tenantId(), member, state.seatsWanted(Turn.KEEPS_WAITING), cause);
            var events = Reprocessing.keep(state, facts, Source.group(c.groupId()));
            holders.happens(c.tenantId(), member, events, cause);
            kept += events.isEmpty() ? 0 : 1;
        }
        return new GroupChange(state(c).version(), kept, kept, 0, 0, List.of());
    }

    @CommandHandler NewVersion on(StartProcessing c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        append(c, List.of(new GroupProcessingStarted(c.tenantId(), c.groupId(), c.processingId(), c.members())), CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    @CommandHandler NewVersion on(FinishProcessing c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        append(c, List.of(new GroupProcessingFinished(c.tenantId(), c.groupId(), c.processingId(), c.ok(), c.failed(), c.skipped())),
                CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    /** Some joined or left: what that means to them matters only where the group gives licences. */
    private GroupChange moved(GroupCommand c, List<GroupEvent> events, MetaData cause) throws Refused {
        append(c, events, cause);
        var concerned = events.stream().flatMap(event -> Concerned.by(event).stream()).toList();
        var state = state(c);
        if (!state.isLicensed()) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, List.of());
        }
        if (concerned.size() > Holders.AT_ONCE) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, concerned);
        }
        holders.prefetch(c.tenantId(), concerned);
        return applied(c, concerned, concerned.size(), cause);
    }

    private GroupChange relicensed(GroupCommand c, List<GroupEvent> events, CommandMessage<?> message) throws Refused {
        append(c, events, CausationMetadata.of(message));
        return events.isEmpty() ? new GroupChange(state(c).version(), 0, 0, 0, 0, List.of()) : processed(c, 1, message);
    }

    private GroupChange processed(GroupCommand c, int changed, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var members = state(c).members().all();
        if (members.size() > Holders.AT_ONCE) {
            return new GroupChange(state(c).version(), changed, 0, 0, 0, members);
        }
        holders.prefetch(c.tenantId(), members);
        append(c, List.of(new GroupProcessingStarted(c.tenantId(), c.groupId(), message.getIdentifier(), members.size())), cause);
        var done = applied(c, members, changed, cause);
        append(c, List.of(new GroupProcessingFinished(c.tenantId(), c.groupId(), message.getIdentifier(), done.ok(), done.failed(), done.skipped())),
                cause);
        return new GroupChange(state(c).version(), changed, done.ok(), done.failed(), done.skipped(), List.of());
    }

    private GroupChange applied(GroupCommand c, List<HolderId> members, int changed, MetaData cause) throws Refused {
        var group = state(c);
        var source = Source.group(c.groupId());
        int[] outcomes = new int[MemberOutcome.values().length];
        for (var member : members) {
            var state = holders.state(c.tenantId(), member);
            var wanted = group.wantedFor(member);
            var facts = holders.facts(c.tenantId(), member, Inheritance.products(state, wanted), cause);
            holders.happens(c.tenantId(), member, Inheritance.reconcile(state, facts, c.groupId(), wanted, group.mode()), cause);
            outcomes[MemberOutcome.of(holders.state(c.tenantId(), member), source).ordinal()]++;
        }
        return new GroupChange(group.version(), changed, outcomes[MemberOutcome.OK.ordinal()], outcomes[MemberOutcome.FAILED.ordinal()],
                outcomes[MemberOutcome.SKIPPED.ordinal()], List.of());
    }

    private GroupState state(GroupCommand c) {
        return groups.state(StreamIds.of(c.tenantId(), c.groupId()));
    }

    private void append(GroupCommand c, List<GroupEvent> events, MetaData cause) {
        groups.append(StreamIds.of(c.tenantId(), c.groupId()), events, cause);
    }
}
