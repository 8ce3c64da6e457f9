package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import java.util.List;

/**
 * A member whom a group was applied to and whom some of its products did not reach: which ones, and why the first did
 * not.
 */
public record MemberFailure(HolderId member, List<String> skus, AssignmentError error) {

    /** What failed of what this group gives to the member. */
    static MemberFailure of(HolderId member, HolderState state, Source group) {
        var failed = state.assignments().values().stream()
                .filter(assignment ->
                        assignment.of(group).flatMap(held -> held.error()).isPresent())
                .toList();
        return new MemberFailure(
                member,
                failed.stream().map(assignment -> assignment.sku()).toList(),
                failed.getFirst().of(group).flatMap(held -> held.error()).orElseThrow());
    }
}
