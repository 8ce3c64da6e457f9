package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.assigning.BlockedChanges.Change;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sources of a holder that are tried together and work together or not at all: the products of one group (R02), or a
 * single one where it stands for itself.
 */
record ProductBundle(List<Part> parts) {

    /** One product of the unit. */
    record Part(SkuId skuId, String sku, SourceState held) {}

    /** What is to be tried of this state, in the order it came; sources that sleep or work are not. */
    static List<ProductBundle> of(HolderState state) {
        var units = new LinkedHashMap<Object, List<Part>>();
        state.assignments().forEach((skuId, assignment) -> assignment.sources().stream()
                .filter(SourceState::isToBeTried)
                .forEach(held -> {
                    var part = new Part(skuId, assignment.sku(), held);
                    units.computeIfAbsent(
                                    held.mode() == LicensingMode.ATOMIC ? held.source() : part, _ -> new ArrayList<>())
                            .add(part);
                }));
        return units.values().stream().map(ProductBundle::new).toList();
    }

    /** What keeps the parts of this unit from working beside what works already, by product; nothing if they may. */
    Map<SkuId, SourceStatus.Failed> faults(
            HolderState before, HolderState settled, HolderFacts facts, Set<Change> unreplaced) {
        var current = withoutReplaced(settled, unreplaced);
        var faults = new LinkedHashMap<SkuId, SourceStatus.Failed>();
        for (var part : parts) {
            var beside = new HashSet<>(current.plansBeside(part.skuId(), facts.catalogue()));
            beside.addAll(plansOfOthers(part, facts));
            var own = current.enabledPlans(part.skuId(), facts.catalogue()).collect(Collectors.toSet());
            var added = facts.enabledPlans(part.skuId(), part.held()).stream()
                    .filter(plan -> !own.contains(plan))
                    .toList();
            var helping = new HashSet<>(beside);
            helping.addAll(own);
            var conflict = PlanConflicts.of(facts.catalogue().rules(), added, beside, helping, current.usageLocation());
            if (conflict.isPresent()) {
                faults.put(part.skuId(), Violations.failed(conflict.get()));
            } else if (!before.holds(part.skuId()) && !facts.hasSeatLeft(part.skuId())) {
                faults.put(part.skuId(), new SourceStatus.Failed(AssignmentError.COUNT_VIOLATION, List.of()));
            }
        }
        return faults;
    }

    /** What goes as soon as this unit works stands in its way no more than it will. */
    private HolderState withoutReplaced(HolderState settled, Set<Change> unreplaced) {
        var next = settled;
        for (var change : unreplaced) {
            boolean isReplaced = settled.source(change.skuId(), change.source())
                    .map(SourceState::condition)
                    .filter(condition -> condition instanceof SourceStatus.Leaving leaving
                            && completes(leaving, change.source(), settled))
                    .isPresent();
            next = isReplaced ? next.without(change.skuId(), change.source()) : next;
        }
        return next;
    }

    /** Whether with this unit all works that is to take the place of what leaves; if another lacks, it stays. */
    private boolean completes(SourceStatus.Leaving leaving, Source source, HolderState settled) {
        return leaving.replacedBy().stream().anyMatch(skuId -> has(skuId, source))
                && leaving.replacedBy().stream()
                        .allMatch(skuId -> has(skuId, source)
                                || settled.source(skuId, source)
                                        .filter(held -> !held.isLive())
                                        .isEmpty());
    }

    private boolean has(SkuId skuId, Source source) {
        return parts.stream()
                .anyMatch(part ->
                        part.skuId().equals(skuId) && part.held().source().equals(source));
    }

    private Set<PlanId> plansOfOthers(Part part, HolderFacts facts) {
        return parts.stream()
                .filter(other -> !other.skuId().equals(part.skuId()))
                .flatMap(other -> facts.enabledPlans(other.skuId(), other.held()).stream())
                .collect(Collectors.toSet());
    }
}
