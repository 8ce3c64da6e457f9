package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The service plans that a version of a policy gives with one of its products: sorted, without repeats, and quick to
 * ask, for every claim asks for each plan of the product. A claim that gives them is stored without the list, see
 * {@link io.zetel.licensing.domain.claim.ClaimJson}.
 */
public final class PolicyPlans extends AbstractList<PlanId> implements RandomAccess {

    private final List<PlanId> sorted;
    private final Set<PlanId> all;
    private volatile @Nullable Selected last;

    /** Of all plans of a product those that are given, and those that are off, where some were off when it was said. */
    record Selected(List<PlanId> disabled, List<PlanId> all, List<PlanId> given, List<PlanId> off) {}

    private PolicyPlans(List<PlanId> sorted) {
        this.sorted = sorted;
        this.all = Set.copyOf(sorted);
    }

    /** These plans. */
    public static PolicyPlans of(List<PlanId> plans) {
        return plans instanceof PolicyPlans known ? known : new PolicyPlans(sorted(plans));
    }

    /** Without repeats, and so that equal selections are equal. */
    static List<PlanId> sorted(List<PlanId> plans) {
        return plans.stream()
                .distinct()
                .sorted(Comparator.comparing(PlanId::value))
                .toList();
    }

    /** What these come to; every claim of a policy asks with the same lists, so the last answer is kept. */
    Selected select(List<PlanId> disabled, List<PlanId> all) {
        var selected = last;
        if (selected == null || selected.disabled() != disabled || selected.all() != all) {
            var services = new Services(disabled, this);
            selected = new Selected(disabled, all, services.given(all), services.off(all));
            last = selected;
        }
        return selected;
    }

    @Override
    public PlanId get(int index) {
        return sorted.get(index);
    }

    @Override
    public int size() {
        return sorted.size();
    }

    @Override
    public boolean contains(@Nullable Object plan) {
        return plan instanceof PlanId id && all.contains(id);
    }
}
