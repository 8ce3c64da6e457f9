package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;

import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether new service plans may join the ones a holder has (R01). */
public final class PlanConflicts {

    /** What stands in the way, and between which plans. */
    public record Violation(Refusal code, PlanId plan, Set<PlanId> others) {}

    private PlanConflicts() {}

    /** The first thing that keeps these new plans from joining the held ones at this place; nothing if they may. */
    public static Optional<Violation> of(
            PlanRules rules, Collection<PlanId> added, Set<PlanId> held, @Nullable String usageLocation) {
        return of(rules, added, held, held, usageLocation);
    }

    /** The same where only some of the held plans can stand in the way, but all of them help. */
    static Optional<Violation> of(
            PlanRules rules,
            Collection<PlanId> added,
            Set<PlanId> beside,
            Set<PlanId> helping,
            @Nullable String usageLocation) {
        for (var plan : added) {
            var prohibited = rules.prohibitedLocations().get(plan);
            if (prohibited != null && usageLocation != null && prohibited.contains(usageLocation)) {
                return Optional.of(new Violation(PROHIBITED_LOCATION, plan, Set.of()));
            }
            var excluded = rules.exclusions().get(plan);
            if (excluded != null && !Collections.disjoint(excluded, beside)) {
                return Optional.of(new Violation(MUTUALLY_EXCLUSIVE, plan, excluded));
            }
            if (!isSupported(rules, plan, helping) && !isSupported(rules, plan, added)) {
                return Optional.of(new Violation(
                        DEPENDENCY_VIOLATION, plan, rules.dependencies().getOrDefault(plan, Set.of())));
            }
        }
        return Optional.empty();
    }

    /** The plans that stay, had one of those they need, and have none any more. */
    public static Stream<PlanId> losingSupport(PlanRules rules, Set<PlanId> had, Set<PlanId> has) {
        return has.stream()
                .filter(plan -> had.contains(plan) && isSupported(rules, plan, had) && !isSupported(rules, plan, has));
    }

    /** Whether the plan needs none of the others, or has one it needs. */
    public static boolean isSupported(PlanRules rules, PlanId plan, Collection<PlanId> others) {
        var needed = rules.dependencies().get(plan);
        return needed == null || needed.isEmpty() || !Collections.disjoint(needed, others);
    }
}
