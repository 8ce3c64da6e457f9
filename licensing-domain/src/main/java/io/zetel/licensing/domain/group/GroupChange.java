package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.HolderId;
import java.util.List;

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
        List<LeftOut> leftOut) {

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
}
