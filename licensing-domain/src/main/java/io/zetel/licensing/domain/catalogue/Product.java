package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A sellable plan: a set of service plans. {@code agreements} names the agreements a tenant needs to buy it (D04),
 * empty means any.
 */
public record Product(
        SkuId skuId,
        String sku,
        String name,
        Target target,
        boolean claimable,
        Set<String> agreements,
        List<ServicePlan> servicePlans) {

    /** Who can hold a seat of it. */
    public enum Target {
        USER,
        DEVICE,
        COMPANY
    }

    /** The same with these service plans. */
    Product with(List<ServicePlan> plans) {
        return new Product(skuId, sku, name, target, claimable, agreements, plans);
    }

    /** Whether the product contains this service plan. */
    public boolean has(PlanId plan) {
        return servicePlans.stream().anyMatch(p -> p.id().equals(plan));
    }

    /** Whether the product contains any of these service plans. */
    public boolean hasAny(Collection<PlanId> plans) {
        return servicePlans.stream().anyMatch(p -> plans.contains(p.id()));
    }

    /** The ids of its service plans, in catalogue order. */
    public List<PlanId> planIds() {
        return servicePlans.stream().map(ServicePlan::id).toList();
    }
}
