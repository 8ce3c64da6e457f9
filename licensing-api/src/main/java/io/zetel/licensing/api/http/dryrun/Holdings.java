package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.Assignment;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.holders.LicenseRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What one user or device has before the events of a dry run and after them, as the domain reckons. */
record Holdings(HolderState before, HolderState after) {

    /** What somebody has with these rows. */
    static HolderState now(HolderId holder, List<LicenseRow> rows) {
        Map<SkuId, Assignment> held = new LinkedHashMap<>();
        for (var row : rows) {
            var sources = new ArrayList<>(
                    held.containsKey(row.skuId()) ? held.get(row.skuId()).sources() : List.<SourceState>of());
            sources.add(new SourceState(row.source(), null, row.services(), status(row)));
            held.put(row.skuId(), new Assignment(row.sku(), List.copyOf(sources)));
        }
        return new HolderState(Standing.ACTIVE, UserType.MEMBER, null, false, held, Set.of(), 1, holder);
    }

    /** What becomes of it. */
    static Holdings of(HolderState before, List<HolderEvent> events) {
        return new Holdings(before, before.after(events));
    }

    /** Only whether it gives the product matters here. */
    private static SourceStatus status(LicenseRow row) {
        return switch (row.state()) {
            case ACTIVE, ACTIVE_WITH_ERROR -> SourceStatus.ACTIVE;
            case ERROR, SKIPPED -> new SourceStatus.Failed(AssignmentError.OTHER, List.of());
            case SUSPENDED -> new SourceStatus.Suspended();
        };
    }

    boolean gains(SkuId skuId) {
        return !before.holds(skuId) && after.holds(skuId);
    }

    boolean loses(SkuId skuId) {
        return before.holds(skuId) && !after.holds(skuId);
    }

    boolean keeps(SkuId skuId) {
        return before.holds(skuId) && after.holds(skuId);
    }

    /** The plans that some product gives before and none after. */
    Set<PlanId> plansLost(Catalogue catalogue) {
        var lost = plans(before, catalogue);
        lost.removeAll(plans(after, catalogue));
        return lost;
    }

    private static Set<PlanId> plans(HolderState state, Catalogue catalogue) {
        return state.assignments().keySet().stream()
                .flatMap(sku -> state.enabledPlans(sku, catalogue))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
