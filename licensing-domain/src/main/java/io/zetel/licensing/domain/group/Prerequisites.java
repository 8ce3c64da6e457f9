package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.assigning.PlanConflicts;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An add-on and what it needs are on the same group, or the group does not give it (R07). */
final class Prerequisites {

    private final Catalogue catalogue;

    Prerequisites(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Every plan that would be on the group without one it needs, because of this change: what the group lacks already,
     * such as after a product was gone for good, stands in the way of nothing else.
     */
    List<Fault> of(SetGroupLicenses c, List<GroupLicense> before, List<GroupLicense> next) {
        var has = plans(next);
        var losing = PlanConflicts.losingSupport(catalogue.rules(), plans(before), has)
                .collect(Collectors.toSet());
        return next.stream()
                .flatMap(license -> plans(license)
                        .filter(plan -> losing.contains(plan)
                                || adds(c, license.skuId()) && !PlanConflicts.isSupported(catalogue.rules(), plan, has))
                        .map(plan -> fault(c, license, plan)))
                .toList();
    }

    private Fault fault(SetGroupLicenses c, GroupLicense license, PlanId plan) {
        return new Fault(
                DEPENDENCY_VIOLATION,
                pointer(c, license.skuId(), needed(plan)),
                "%s of %s requires %s to be enabled as well."
                        .formatted(
                                name(plan),
                                catalogue.partNumber(license.skuId()),
                                needed(plan).stream().map(this::name).sorted().collect(Collectors.joining(" or "))));
    }

    /** Where the request adds what lacks something, else where it takes away what is lacking. */
    private String pointer(SetGroupLicenses c, SkuId sku, Set<PlanId> needed) {
        for (int i = 0; i < c.add().size(); i++) {
            if (c.add().get(i).skuId().equals(sku)) {
                return "/add/" + i + "/sku";
            }
        }
        for (int i = 0; i < c.remove().size(); i++) {
            if (catalogue
                    .product(c.remove().get(i))
                    .filter(product -> needed.stream().anyMatch(product::has))
                    .isPresent()) {
                return "/remove/" + i;
            }
        }
        return "/add";
    }

    private Set<PlanId> plans(List<GroupLicense> licenses) {
        return licenses.stream().flatMap(this::plans).collect(Collectors.toSet());
    }

    private Stream<PlanId> plans(GroupLicense license) {
        return catalogue.product(license.skuId()).stream()
                .flatMap(product -> product.servicePlans().stream())
                .map(ServicePlan::id)
                .filter(license.services()::gives);
    }

    private Set<PlanId> needed(PlanId plan) {
        return catalogue.rules().dependencies().getOrDefault(plan, Set.of());
    }

    private String name(PlanId plan) {
        return catalogue.plan(plan).map(ServicePlan::name).orElse(plan.value());
    }

    private static boolean adds(SetGroupLicenses c, SkuId sku) {
        return c.add().stream().anyMatch(choice -> choice.skuId().equals(sku));
    }
}
