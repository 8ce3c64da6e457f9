package io.zetel.licensing.domain.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which service plans of a product are given: all but those that are off; or, where the enabled ones are named, these
 * and no others, so that what the product gets later stays off. The plans that were off when it was said are kept in
 * either case.
 */
public record Services(List<PlanId> disabledPlans, @Nullable List<PlanId> enabledPlans) {

    /** All but these, whatever comes later. */
    public static Services allBut(List<PlanId> disabledPlans) {
        return new Services(disabledPlans, null);
    }

    /** All but these of the product's plans, and what comes later as the last one says. */
    public static Services of(List<PlanId> disabledPlans, List<PlanId> all, NewPlans newPlans) {
        return newPlans == NewPlans.ON
                ? allBut(disabledPlans)
                : new Services(
                        disabledPlans,
                        all.stream()
                                .filter(plan -> !disabledPlans.contains(plan))
                                .toList());
    }

    /** Whether this plan of the product is given. */
    public boolean gives(PlanId plan) {
        return enabledPlans == null ? !disabledPlans.contains(plan) : enabledPlans.contains(plan);
    }

    /** Those of the product's plans that are given. */
    public List<PlanId> given(List<PlanId> all) {
        return disabledPlans.isEmpty() && enabledPlans == null
                ? all
                : all.stream().filter(this::gives).toList();
    }

    /** What becomes of plans that come later. */
    public NewPlans newPlans() {
        return enabledPlans == null ? NewPlans.ON : NewPlans.OFF;
    }

    /** Those of the product's plans that are off, known ones first. */
    public List<PlanId> off(List<PlanId> all) {
        if (enabledPlans == null) {
            return disabledPlans;
        }
        var off = new ArrayList<>(disabledPlans);
        all.stream()
                .filter(plan -> !gives(plan) && !disabledPlans.contains(plan))
                .forEach(off::add);
        return List.copyOf(off);
    }

    /** Whether both mean the same, in whatever order they say it. */
    public boolean isSameAs(Services other) {
        return set(disabledPlans).equals(set(other.disabledPlans))
                && newPlans() == other.newPlans()
                && (enabledPlans == null
                        || other.enabledPlans == null
                        || set(enabledPlans).equals(set(other.enabledPlans)));
    }

    private static HashSet<PlanId> set(Collection<PlanId> plans) {
        return new HashSet<>(plans);
    }
}
