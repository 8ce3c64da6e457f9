package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the plans that claims give, and leave off, are called. Claims draw the same few selections all day, so each is
 * worded once and kept for as long as the catalogue stays as it is.
 */
@Component
final class PlanWords {

    /** More than policies are likely to have at once, and some megabytes at most. */
    private static final int AT_MOST = 1_000;

    private final Names names;
    private volatile @Nullable Worded worded;

    PlanWords(Names names) {
        this.names = names;
    }

    private record Worded(Catalogue catalogue, Map<Selection, Plans> plans) {

        boolean holdsFor(Catalogue current) {
            return catalogue == current && plans.size() < AT_MOST;
        }
    }

    private record Selection(SkuId skuId, List<PlanId> disabledPlans) {}

    /** The names of the plans that are given and of those that are off. */
    record Plans(List<String> enabled, List<String> disabled) {}

    /** The plans of a product, these off. */
    Plans of(SkuId skuId, List<PlanId> disabledPlans) {
        var catalogue = names.catalogue();
        var known = worded;
        if (known == null || !known.holdsFor(catalogue)) {
            known = new Worded(catalogue, new ConcurrentHashMap<>());
            worded = known;
        }
        return known.plans()
                .computeIfAbsent(new Selection(skuId, disabledPlans), selection -> word(catalogue, selection));
    }

    private static Plans word(Catalogue catalogue, Selection selection) {
        var enabled = catalogue.plansOf(selection.skuId()).stream()
                .filter(plan -> !selection.disabledPlans().contains(plan))
                .toList();
        return new Plans(
                called(catalogue, selection.skuId(), enabled),
                called(catalogue, selection.skuId(), selection.disabledPlans()));
    }

    private static List<String> called(Catalogue catalogue, SkuId skuId, List<PlanId> plans) {
        return new PlanNames(
                plans.stream().map(plan -> catalogue.planName(skuId, plan)).toList());
    }
}
