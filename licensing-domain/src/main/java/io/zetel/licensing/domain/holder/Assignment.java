package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One product held by one holder: one seat, however many sources back it (A01). */
public record Assignment(List<Held> sources) {

    /** A source and the service plans it leaves off. */
    public record Held(Source source, List<PlanId> disabledPlans) {}

    /** Whether at least one source enables the plan (spec §2.4: the union of what the sources enable). */
    public boolean enables(PlanId plan) {
        return sources.stream().anyMatch(held -> !held.disabledPlans().contains(plan));
    }

    /** The plans of the product that at least one source enables. */
    public Stream<PlanId> enabledPlans(Product product) {
        return product.servicePlans().stream().map(ServicePlan::id).filter(this::enables);
    }

    Assignment with(Source source, List<PlanId> disabledPlans) {
        var next = new ArrayList<>(sources.stream().filter(held -> !held.source().equals(source)).toList());
        next.add(new Held(source, disabledPlans));
        return new Assignment(List.copyOf(next));
    }
}
