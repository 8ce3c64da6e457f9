package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.FinishProcessing;
import io.zetel.licensing.domain.group.GroupCommand.StartProcessing;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Unfinished;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a change of a group: its version, how many members it was applied to at once and how that went, and the
 * members it still has to be applied to, in join order, by sending {@link GroupCommand.ApplyGroup} chunk by chunk.
 * {@code changed} counts the members or licences that are different now; each that failed is told of; {@code leftOut}
 * are ids that were to join and cannot.
 */
public record GroupChange(
        long version,
        int changed,
        int ok,
        int failed,
        int skipped,
        List<HolderId> outstanding,
        List<MemberFailure> failures,
        List<LeftOut> leftOut)
        implements Unfinished {

    /** The id of a job that is none. */
    static final String REHEARSED = "dry-run";

    /** A change that left nobody out. */
    public GroupChange(
            long version,
            int changed,
            int ok,
            int failed,
            int skipped,
            List<HolderId> outstanding,
            List<MemberFailure> failures) {
        this(version, changed, ok, failed, skipped, outstanding, failures, List.of());
    }

    GroupChange leavingOut(List<LeftOut> ids) {
        return new GroupChange(version, changed, ok, failed, skipped, outstanding, failures, ids);
    }

    /**
     * As the job that follows a change of a group does it: it tells that it begins, does all, and tells how it went.
     */
    @Override
    public Optional<LicensingCommand> next(LicensingCommand first, List<Object> further) {
        if (outstanding.isEmpty() || !(first instanceof GroupCommand of)) {
            return Optional.empty();
        }
        int members = outstanding.size();
        int chunk = further.size() - 1;
        int chunks = Math.ceilDiv(members, Holders.AT_ONCE);
        if (chunk < 0) {
            return Optional.of(new StartProcessing(of.tenantId(), of.groupId(), REHEARSED, members));
        } else if (chunk < chunks) {
            int from = chunk * Holders.AT_ONCE;
            var some = List.copyOf(outstanding.subList(from, Math.min(members, from + Holders.AT_ONCE)));
            return Optional.of(new ApplyGroup(of.tenantId(), of.groupId(), some));
        }
        return chunk == chunks ? Optional.of(finish(of, members, 0, further)) : Optional.empty();
    }

    /** How it went with so many members, by how many had failed before and what the chunks answered. */
    static FinishProcessing finish(GroupCommand of, int members, int failed, List<Object> further) {
        int unhappy = failed;
        int passed = 0;
        for (var answer : further) {
            if (answer instanceof GroupChange chunk) {
                unhappy += chunk.failed() + chunk.leftOut().size();
                passed += chunk.skipped();
            }
        }
        int fine = members - unhappy - passed;
        return new FinishProcessing(of.tenantId(), of.groupId(), REHEARSED, fine, unhappy, passed);
    }
}
