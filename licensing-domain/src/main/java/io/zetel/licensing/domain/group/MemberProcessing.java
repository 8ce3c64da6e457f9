package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingFinished;
import io.zetel.licensing.domain.group.GroupEvent.GroupProcessingStarted;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.holder.assigning.Inheritance;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings members in line with their group: as many as one group of commands should carry at once, the others are left
 * to a job.
 */
final class MemberProcessing {

    private final Holders holders;

    MemberProcessing(Holders holders) {
        this.holders = holders;
    }

    /** Some joined or left: what that means to them matters only where the group gives licences. */
    GroupChange moved(Ledger ledger, GroupCommand c, List<GroupEvent> events) throws Refused {
        GroupStreams.append(ledger, c, events);
        var concerned =
                events.stream().flatMap(event -> Concerned.by(event).stream()).toList();
        var state = GroupStreams.state(ledger, c);
        if (!state.isLicensed()) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, List.of(), List.of());
        }
        if (concerned.size() > Holders.AT_ONCE) {
            return new GroupChange(state.version(), concerned.size(), 0, 0, 0, concerned, List.of());
        }
        holders.prefetch(ledger, c.tenantId(), concerned);
        return applied(ledger, c, concerned, concerned.size());
    }

    /** The group gives other licences than before: that matters to all its members. */
    GroupChange relicensed(Ledger ledger, GroupCommand c, List<GroupEvent> events) throws Refused {
        GroupStreams.append(ledger, c, events);
        return events.isEmpty()
                ? new GroupChange(GroupStreams.state(ledger, c).version(), 0, 0, 0, 0, List.of(), List.of())
                : processed(ledger, c, 1);
    }

    /** Brings all members in line with the group. */
    GroupChange processed(Ledger ledger, GroupCommand c, int changed) throws Refused {
        var group = GroupStreams.state(ledger, c);
        var named = group.named(c.groupId());
        var members = group.members().all();
        if (members.size() > Holders.AT_ONCE) {
            return new GroupChange(group.version(), changed, 0, 0, 0, members, List.of());
        }
        holders.prefetch(ledger, c.tenantId(), members);
        var id = ledger.commandId();
        GroupStreams.append(ledger, c, List.of(new GroupProcessingStarted(c.tenantId(), named, id, members.size())));
        var done = applied(ledger, c, members, changed);
        GroupStreams.append(
                ledger,
                c,
                List.of(new GroupProcessingFinished(
                        c.tenantId(), named, id, done.ok(), done.failed(), done.skipped())));
        return new GroupChange(
                GroupStreams.state(ledger, c).version(),
                changed,
                done.ok(),
                done.failed(),
                done.skipped(),
                List.of(),
                done.failures());
    }

    /** Brings these in line with the group. */
    GroupChange applied(Ledger ledger, GroupCommand c, List<HolderId> members, int changed) throws Refused {
        var group = GroupStreams.state(ledger, c);
        var named = group.named(c.groupId());
        var source = Source.group(named);
        int[] outcomes = new int[MemberOutcome.values().length];
        var failures = new ArrayList<MemberFailure>();
        for (var member : members) {
            var wanted = group.wantedFor(member);
            var holder = holders.situation(ledger, c.tenantId(), member, state -> Inheritance.products(state, wanted));
            holders.append(
                    ledger,
                    c.tenantId(),
                    member,
                    Inheritance.reconcile(holder.state(), holder.facts(), named, wanted, group.mode()));
        }
        holders.offerSeats(ledger);
        for (var member : members) {
            var after = holders.state(ledger, c.tenantId(), member);
            var outcome = MemberOutcome.of(after, source);
            outcomes[outcome.ordinal()]++;
            if (outcome == MemberOutcome.FAILED) {
                failures.add(MemberFailure.of(member, after, source, sku -> holders.partNumber(c.tenantId(), sku)));
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
}
