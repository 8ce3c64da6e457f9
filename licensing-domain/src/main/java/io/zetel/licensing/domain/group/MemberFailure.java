package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A member whom a group was applied to and whom some of its products did not reach: which ones, and why the first did
 * not.
 */
public record MemberFailure(HolderId member, List<String> skus, AssignmentError error) {

    /** What failed of what this group gives to the member. */
    static MemberFailure of(HolderId member, HolderState state, Source group, Function<SkuId, String> partNumber) {
        var failed = state.assignments().keySet().stream()
                .filter(skuId -> error(state, skuId, group).isPresent())
                .toList();
        return new MemberFailure(
                member,
                failed.stream().map(partNumber).toList(),
                error(state, failed.getFirst(), group).orElseThrow());
    }

    private static Optional<AssignmentError> error(HolderState state, SkuId skuId, Source group) {
        return state.source(skuId, group).flatMap(held -> held.error());
    }
}
