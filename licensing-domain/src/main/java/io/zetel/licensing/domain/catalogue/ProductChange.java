package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a version of the catalogue changed one product: the names it has now and had before, plans that came and went.
 */
public record ProductChange(
        SkuId skuId,
        String sku,
        String name,
        @Nullable String formerSku,
        @Nullable String formerName,
        List<ServicePlan> plansAdded,
        List<ServicePlan> plansTaken,
        boolean taken) {

    /** The products that are not what they were, in their order; what differs for nobody is no change. */
    public static List<ProductChange> between(Catalogue before, Catalogue after) {
        var changes = new ArrayList<ProductChange>();
        for (var was : before.products()) {
            var is = after.product(was.skuId()).orElse(null);
            if (is == null) {
                changes.add(
                        new ProductChange(was.skuId(), was.sku(), was.name(), null, null, List.of(), List.of(), true));
            } else if (!is.equals(was) || rulesDiffer(was, before.rules(), after.rules())) {
                changes.add(new ProductChange(
                        is.skuId(),
                        is.sku(),
                        is.name(),
                        unless(is.sku(), was.sku()),
                        unless(is.name(), was.name()),
                        without(is, was),
                        without(was, is),
                        false));
            }
        }
        return List.copyOf(changes);
    }

    private static boolean rulesDiffer(Product product, PlanRules before, PlanRules after) {
        return product.planIds().stream()
                .anyMatch(plan -> !Objects.equals(
                                before.exclusions().get(plan),
                                after.exclusions().get(plan))
                        || !Objects.equals(
                                before.dependencies().get(plan),
                                after.dependencies().get(plan))
                        || !Objects.equals(
                                before.prohibitedLocations().get(plan),
                                after.prohibitedLocations().get(plan)));
    }

    private static @Nullable String unless(String is, String was) {
        return is.equals(was) ? null : was;
    }

    private static List<ServicePlan> without(Product product, Product other) {
        Set<Object> ids = new LinkedHashSet<>(other.planIds());
        return product.servicePlans().stream()
                .filter(plan -> !ids.contains(plan.id()))
                .toList();
    }
}
