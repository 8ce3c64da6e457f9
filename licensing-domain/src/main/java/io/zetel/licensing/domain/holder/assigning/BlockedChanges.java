package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.assigning.PlanConflicts.Violation;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the changes that were meant cannot be, seen from how everything would end. */
final class BlockedChanges {

    private final HolderState intended;
    private final Catalogue catalogue;

    /** A change to a source that works: its removal, or other service plans. */
    record Change(SkuId skuId, Source source) {}

    /** A change that cannot be, and why; it may only wait for those that take the place of what goes. */
    record Offence(Change change, SourceStatus.Failed reason, boolean isUnreplaced) {}

    BlockedChanges(HolderState intended, Catalogue catalogue) {
        this.intended = intended;
        this.catalogue = catalogue;
    }

    /**
     * The first change that offends another licence in this end state, those aside that were given up already. Most
     * often nothing goes or becomes different, so that nothing can.
     */
    Optional<Offence> first(HolderState settled, Set<Change> givenUp) {
        if (changes(SourceState::isOnItsWay, givenUp).isEmpty()) {
            return Optional.empty();
        }
        return changes(held -> held.condition() instanceof SourceStatus.Adjusting, givenUp).stream()
                .flatMap(
                        change -> conflict(change, settled)
                                .map(violation -> new Offence(change, Violations.failed(violation), false))
                                .stream())
                .findFirst()
                .or(() -> broken(settled, givenUp))
                .or(() -> unreplaced(settled, givenUp));
    }

    private Optional<Violation> conflict(Change change, HolderState settled) {
        var own = intended.enabledPlans(change.skuId(), catalogue).collect(Collectors.toSet());
        var added = settled.enabledPlans(change.skuId(), catalogue)
                .filter(plan -> !own.contains(plan))
                .toList();
        return PlanConflicts.of(
                catalogue.rules(),
                added,
                settled.plansBeside(change.skuId(), catalogue),
                settled.plans(catalogue),
                settled.usageLocation());
    }

    /** The first change that takes away the last plan another one needs. */
    private Optional<Offence> broken(HolderState settled, Set<Change> givenUp) {
        var rules = catalogue.rules();
        return PlanConflicts.losingSupport(rules, intended.plans(catalogue), settled.plans(catalogue))
                .flatMap(plan -> {
                    var needed = rules.dependencies().getOrDefault(plan, Set.of());
                    return changes(SourceState::isOnItsWay, givenUp).stream()
                            .filter(change -> gave(change, needed))
                            .map(change -> new Offence(
                                    change,
                                    Violations.failed(new Violation(DEPENDENCY_VIOLATION, plan, needed)),
                                    false));
                })
                .findFirst();
    }

    /**
     * The first removal for which something its group gives in its place does not work: nobody has less than before
     * (R06).
     */
    private Optional<Offence> unreplaced(HolderState settled, Set<Change> givenUp) {
        return changes(held -> held.condition() instanceof SourceStatus.Leaving, givenUp).stream()
                .flatMap(change -> missing(change, settled).map(reason -> new Offence(change, reason, true)))
                .findFirst();
    }

    private Stream<SourceStatus.Failed> missing(Change change, HolderState settled) {
        return intended.source(change.skuId(), change.source()).stream()
                .map(SourceState::condition)
                .flatMap(condition -> condition instanceof SourceStatus.Leaving leaving
                        ? leaving.replacedBy().stream()
                        : Stream.empty())
                .flatMap(skuId -> settled.source(skuId, change.source()).stream())
                .filter(held -> !held.isLive())
                .map(held -> held.condition() instanceof SourceStatus.Failed failed
                        ? failed
                        : new SourceStatus.Failed(AssignmentError.OTHER, List.of()));
    }

    private List<Change> changes(Predicate<SourceState> kind, Set<Change> givenUp) {
        return intended.assignments().entrySet().stream()
                .flatMap(a ->
                        a.getValue().sources().stream().filter(kind).map(held -> new Change(a.getKey(), held.source())))
                .filter(change -> !givenUp.contains(change))
                .toList();
    }

    private boolean gave(Change change, Set<PlanId> plans) {
        return intended.source(change.skuId(), change.source())
                .filter(held -> plans.stream().anyMatch(plan -> gives(change.skuId(), held, plan)))
                .isPresent();
    }

    private boolean gives(SkuId skuId, SourceState held, PlanId plan) {
        return held.gives(plan)
                && catalogue.product(skuId).filter(product -> product.has(plan)).isPresent();
    }
}
