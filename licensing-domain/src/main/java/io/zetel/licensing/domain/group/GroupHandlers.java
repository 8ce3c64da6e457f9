package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.ConvertInheritedToDirect;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DescribeGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.ForetellJoining;
import io.zetel.licensing.domain.group.GroupCommand.PreviewGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.group.LeftOut.Reason;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.Inheritance;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.Reprocessing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;

/**
 * Carries the questions to groups to their rules and writes down the answers. What a change means to its members is
 * worked out in the same unit of work where they are few; where they are many, the answer names them and a job applies
 * the group to them.
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

    @CommandHandler
    NewVersion on(PutGroup c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        holders.tenant(c.tenantId());
        append(c, GroupDecider.put(state(c), c), cause);
        return new NewVersion(state(c).version());
    }

    @CommandHandler
    NewVersion on(DeleteGroup c, CommandMessage<?> message) throws Refused {
        append(c, GroupDecider.delete(state(c), c), CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    @CommandHandler
    GroupKind on(DescribeGroup c) throws Refused {
        var group = GroupDecider.known(state(c), null);
        return new GroupKind(group.memberType(), group.isLicensed());
    }

    @CommandHandler
    GroupChange on(AddMembers c, CommandMessage<?> message) throws Refused {
        var state = GroupDecider.known(state(c), null);
        var asked = c.memberIds().stream()
                .distinct()
                .map(id -> new HolderId(state.memberType(), id))
                .toList();
        holders.prefetch(c.tenantId(), asked);
        var joining = asked.stream()
                .filter(id -> holders.state(c.tenantId(), id).isKnown())
                .map(id -> holders.named(c.tenantId(), id))
                .toList();
        var unknown = asked.stream()
                .filter(id -> !holders.state(c.tenantId(), id).isKnown())
                .map(HolderId::id)
                .toList();
        return moved(c, GroupDecider.add(state, c, joining), CausationMetadata.of(message))
                .leavingOut(leftOut(c.tenantId(), state, unknown));
    }

    @CommandHandler
    Joining on(ForetellJoining c) throws Refused {
        return new Joining(c.memberIds(), GroupDecider.known(state(c), null).isLicensed());
    }

    @CommandHandler
    GroupChange on(RemoveMembers c, CommandMessage<?> message) throws Refused {
        var state = GroupDecider.known(state(c), null);
        var asked = c.memberIds().stream()
                .distinct()
                .map(id -> new HolderId(state.memberType(), id))
                .toList();
        holders.prefetch(c.tenantId(), asked);
        // Who joined before anybody was known by the id is a member under the very id.
        var leaving = asked.stream()
                .map(id -> state.members().contains(id) ? id : holders.named(c.tenantId(), id))
                .toList();
        return moved(c, GroupDecider.remove(state, c, leaving), CausationMetadata.of(message));
    }

    @CommandHandler
    GroupChange on(ReplaceMembers c, CommandMessage<?> message) throws Refused {
        var state = GroupDecider.known(state(c), c.expectedVersion());
        var asked = c.memberIds().stream()
                .distinct()
                .map(id -> new HolderId(state.memberType(), id))
                .toList();
        var unknown = asked.stream().filter(id -> !state.members().contains(id)).toList();
        holders.prefetch(c.tenantId(), unknown);
        // Who joined before anybody was known by the id is a member under the very id.
        var wanted = asked.stream()
                .map(id -> state.members().contains(id) ? id : holders.named(c.tenantId(), id))
                .toList();
        var strangers = wanted.stream()
                .filter(id -> !state.members().contains(id)
                        && !holders.state(c.tenantId(), id).isKnown())
                .map(HolderId::id)
                .toList();
        if (!strangers.isEmpty()) {
            throw new Refused(leftOut(c.tenantId(), state, strangers).stream()
                    .map(GroupHandlers::refusal)
                    .toList());
        }
        return moved(c, GroupDecider.replace(state, c, wanted), CausationMetadata.of(message));
    }

    @CommandHandler
    GroupChange on(SetGroupLicenses c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var group = GroupDecider.known(state(c), c.expectedVersion());
        var pools = holders.advance(
                c.tenantId(), c.add().stream().map(LicenseChoice::skuId).toList(), cause);
        var tenant = holders.tenant(c.tenantId());
        return relicensed(
                c,
                GroupLicensing.set(
                        group,
                        c,
                        catalogue.since(tenant.catalogueVersion()).of(c.tenantId()),
                        tenant.newPlans(),
                        PoolView.owned(pools)),
                message);
    }

    @CommandHandler
    NewVersion on(PreviewGroupLicenses c) throws Refused {
        var change = c.change();
        var group = GroupDecider.known(state(c), change.expectedVersion());
        var tenant = holders.tenant(c.tenantId());
        var confirmed = new SetGroupLicenses(
                change.tenantId(), change.groupId(), change.add(), change.remove(), change.mode(), true, null);
        var pools = holders.foresee(
                c.tenantId(), change.add().stream().map(LicenseChoice::skuId).toList());
        GroupLicensing.set(
                group,
                confirmed,
                catalogue.since(tenant.catalogueVersion()).of(c.tenantId()),
                tenant.newPlans(),
                PoolView.owned(pools));
        return new NewVersion(group.version());
    }

    @CommandHandler
    GroupChange on(DetachSku c, CommandMessage<?> message) throws Refused {
        return relicensed(c, GroupDecider.detach(state(c), c), message);
    }

    @CommandHandler
    GroupChange on(ReprocessGroup c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        return processed(c, 0, message);
    }

    @CommandHandler
    GroupChange on(ApplyGroup c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.members());
        return applied(c, c.members(), 0, CausationMetadata.of(message));
    }

    @CommandHandler
    GroupChange on(ConvertInheritedToDirect c, CommandMessage<?> message) throws Refused {
        Holders.refuseCrowd(c.members());
        if (GroupDecider.known(state(c), null).memberType() == HolderId.Type.DEVICE) {
            throw new Refused(Refusal.SKU_TARGET_DEVICE, "A device is licensed through its group only.");
        }
        var cause = CausationMetadata.of(message);
        int kept = 0;
        for (var member : c.members()) {
            var user = holders.situation(c.tenantId(), member, HolderState::seatsWanted, cause);
            var events = Reprocessing.keep(user.state(), user.facts(), Source.group(state(c).named(c.groupId())));
            holders.append(c.tenantId(), member, events, cause);
            kept += events.isEmpty() ? 0 : 1;
        }
        holders.offerSeats();
        return new GroupChange(state(c).version(), kept, kept, 0, 0, List.of(), List.of());
    }

    @CommandHandler
    NewVersion on(StartProcessing c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        append(
                c,
                List.of(new GroupProcessingStarted(
                        c.tenantId(), state(c).named(c.groupId()), c.processingId(), c.members())),
                CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    @CommandHandler
    NewVersion on(FinishProcessing c, CommandMessage<?> message) throws Refused {
        GroupDecider.known(state(c), null);
        append(
                c,
                List.of(new GroupProcessingFinished(
                        c.tenantId(), state(c).named(c.groupId()), c.processingId(), c.ok(), c.failed(), c.skipped())),
                CausationMetadata.of(message));
        return new NewVersion(state(c).version());
    }

    /** Some joined or left: what that means to them matters only where the group gives licences. */
    private GroupChange moved(GroupCommand c, List<GroupEvent> events, MetaData cause) throws Refused {
        append(c, events, cause);
        var concerned =
                events.stream().flatMap(event -> Concerned.by(event).stream()).toList();
        var state = state(c);
        if (!state.isLicensed()) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, List.of(), List.of());
        }
        if (concerned.size() > Holders.AT_ONCE) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, concerned, List.of());
        }
        holders.prefetch(c.tenantId(), concerned);
        return applied(c, concerned, concerned.size(), cause);
    }

    private GroupChange relicensed(GroupCommand c, List<GroupEvent> events, CommandMessage<?> message) throws Refused {
        append(c, events, CausationMetadata.of(message));
        return events.isEmpty()
                ? new GroupChange(state(c).version(), 0, 0, 0, 0, List.of(), List.of())
                : processed(c, 1, message);
    }

    private GroupChange processed(GroupCommand c, int changed, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var members = state(c).members().all();
        if (members.size() > Holders.AT_ONCE) {
            return new GroupChange(state(c).version(), changed, 0, 0, 0, members, List.of());
        }
        holders.prefetch(c.tenantId(), members);
        append(
                c,
                List.of(new GroupProcessingStarted(
                        c.tenantId(), state(c).named(c.groupId()), message.getIdentifier(), members.size())),
                cause);
        var done = applied(c, members, changed, cause);
        append(
                c,
                List.of(new GroupProcessingFinished(
                        c.tenantId(),
                        state(c).named(c.groupId()),
                        message.getIdentifier(),
                        done.ok(),
                        done.failed(),
                        done.skipped())),
                cause);
        return new GroupChange(
                state(c).version(), changed, done.ok(), done.failed(), done.skipped(), List.of(), done.failures());
    }

    private GroupChange applied(GroupCommand c, List<HolderId> members, int changed, MetaData cause) throws Refused {
        var group = state(c);
        var named = group.named(c.groupId());
        var source = Source.group(named);
        int[] outcomes = new int[MemberOutcome.values().length];
        var failures = new ArrayList<MemberFailure>();
        for (var member : members) {
            var wanted = group.wantedFor(member);
            var holder = holders.situation(c.tenantId(), member, state -> Inheritance.products(state, wanted), cause);
            holders.append(
                    c.tenantId(),
                    member,
                    Inheritance.reconcile(holder.state(), holder.facts(), named, wanted, group.mode()),
                    cause);
        }
        holders.offerSeats();
        for (var member : members) {
            var after = holders.state(c.tenantId(), member);
            var outcome = MemberOutcome.of(after, source);
            outcomes[outcome.ordinal()]++;
            if (outcome == MemberOutcome.FAILED) {
                failures.add(MemberFailure.of(member, after, source));
            }
        }
        return new GroupChange(
                group.version(),
                changed,
                outcomes[MemberOutcome.OK.ordinal()],
                outcomes[MemberOutcome.FAILED.ordinal()],
                outcomes[MemberOutcome.SKIPPED.ordinal()],
                List.of(),
                failures);
    }

    /** Who is left out, and as what else the id is known. */
    private List<LeftOut> leftOut(TenantId tenant, GroupState group, List<String> ids) {
        var other = group.memberType() == HolderId.Type.USER ? HolderId.Type.DEVICE : HolderId.Type.USER;
        holders.prefetch(tenant, ids.stream().map(id -> new HolderId(other, id)).toList());
        groups.prefetch(ids.stream()
                .flatMap(id -> StreamIds.placesOf(tenant, new GroupId(id)).stream())
                .toList());
        return ids.stream()
                .map(id -> new LeftOut(id, why(tenant, new HolderId(other, id))))
                .toList();
    }

    private static Refused.Fault refusal(LeftOut one) {
        return new Refused.Fault(
                Refusal.MEMBER_NOT_FOUND,
                "/memberIds",
                "%s: %s.".formatted(one.memberId(), one.reason().message()));
    }

    private Reason why(TenantId tenant, HolderId other) {
        if (holders.state(tenant, other).isKnown()) {
            return other.type() == HolderId.Type.DEVICE ? Reason.MEMBER_IS_DEVICE : Reason.MEMBER_IS_USER;
        }
        return groups.state(stream(tenant, new GroupId(other.id()))).exists()
                ? Reason.MEMBER_IS_GROUP
                : Reason.MEMBER_NOT_FOUND;
    }

    /** Before ids were compared, a group's stream had the id's very spelling in its name. */
    private GroupState state(GroupCommand c) {
        var stream = stream(c.tenantId(), c.groupId());
        var state = groups.state(stream);
        return state.exists() && state.groupId() == null
                ? state.spelled(new GroupId(stream.substring(stream.indexOf('/') + 1)))
                : state;
    }

    private String stream(TenantId tenant, GroupId group) {
        return groups.place(StreamIds.placesOf(tenant, group), GroupState::version);
    }

    private void append(GroupCommand c, List<GroupEvent> events, MetaData cause) {
        groups.append(stream(c.tenantId(), c.groupId()), events, cause);
    }
}
