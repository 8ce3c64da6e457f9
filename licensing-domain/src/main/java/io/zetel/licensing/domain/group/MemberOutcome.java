package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceStatus;

/** How applying a group to one member ended. */
enum MemberOutcome {
    OK,
    FAILED,
    SKIPPED;

    /**
     * Anything in error counts as failed, anything left out and whoever is not known as skipped, everything else is
     * well.
     */
    static MemberOutcome of(HolderState member, Source group) {
        var held = member.assignments().values().stream()
                .flatMap(assignment -> assignment.of(group).stream())
                .toList();
        if (held.stream().anyMatch(source -> source.error().isPresent())) {
            return FAILED;
        }
        return !member.isKnown() || held.stream().anyMatch(source -> source.condition() instanceof SourceStatus.Skipped)
                ? SKIPPED
                : OK;
    }
}
