package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Shapes.Group;
import io.zetel.licensing.api.graph.Shapes.Holder;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.LicenseRow;
import io.zetel.licensing.projections.holders.LicenseState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Licenses as the vendor shows them: what works, where it comes from, what a group gives, and the plans of products.
 */
@Component
class LicenseShapes {

    private final Names names;
    private final @Nullable String noError;

    LicenseShapes(Names names, @Value("${zetel.graph.no-error:}") String noError) {
        this.names = names;
        this.noError = noError.isBlank() ? null : noError;
    }

    List<Map<String, Object>> given(Group one) {
        return one.licenses().stream()
                .map(row -> license(row.skuId(), row.services().off(plansOf(row.skuId()))))
                .toList();
    }

    List<Map<String, Object>> assignedLicenses(Holder one) {
        return one.effective().entrySet().stream()
                .map(product -> license(product.getKey(), List.copyOf(off(product.getKey(), product.getValue()))))
                .toList();
    }

    private static Map<String, Object> license(SkuId skuId, List<PlanId> off) {
        var license = new LinkedHashMap<String, Object>();
        license.put("disabledPlans", off.stream().map(PlanId::value).toList());
        license.put("skuId", skuId.value());
        return license;
    }

    /** What no source enables. */
    private Set<PlanId> off(SkuId skuId, List<LicenseRow> sources) {
        var all = plansOf(skuId);
        var off = new LinkedHashSet<>(sources.getFirst().services().off(all));
        sources.forEach(source -> off.retainAll(source.services().off(all)));
        return off;
    }

    private List<PlanId> plansOf(SkuId skuId) {
        return names.catalogue().plansOf(skuId);
    }

    List<Map<String, Object>> assignedPlans(Holder one) {
        var plans = new ArrayList<Map<String, Object>>();
        one.effective().forEach((skuId, sources) -> {
            var off = off(skuId, sources);
            var since = sources.stream()
                    .map(LicenseRow::since)
                    .min(java.util.Comparator.naturalOrder())
                    .orElseThrow();
            product(skuId).map(Product::servicePlans).orElse(List.of()).forEach(plan -> {
                var shown = new LinkedHashMap<String, Object>();
                shown.put("assignedDateTime", since.toString());
                shown.put("capabilityStatus", off.contains(plan.id()) ? "Deleted" : "Enabled");
                shown.put("service", plan.name());
                shown.put("servicePlanId", plan.id().value());
                plans.add(shown);
            });
        });
        return plans;
    }

    private Optional<Product> product(SkuId skuId) {
        return names.catalogue().product(skuId);
    }

    List<Map<String, @Nullable Object>> states(Holder one) {
        return one.licenses().stream().map(row -> state(one.tenant(), row)).toList();
    }

    private Map<String, @Nullable Object> state(TenantId tenant, LicenseRow row) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("skuId", row.skuId().value());
        shown.put(
                "disabledPlans",
                row.services().off(plansOf(row.skuId())).stream()
                        .map(PlanId::value)
                        .toList());
        shown.put(
                "assignedByGroup",
                row.source().type() == Source.Type.GROUP
                        ? ObjectId.of(tenant, new GroupId(row.source().id())).value()
                        : null);
        shown.put("state", word(row.state()));
        shown.put("error", row.state() == LicenseState.SKIPPED ? "Other" : row.error() == null ? noError : row.error());
        shown.put("lastUpdatedDateTime", row.changedOn().toString());
        shown.put("@zetel.source", row.source().type().name());
        if (row.source().type() == Source.Type.AUTO_CLAIM) {
            shown.put("@zetel.policyId", row.source().id());
        }
        shown.put("@zetel.since", row.since().toString());
        if (row.state() == LicenseState.SKIPPED) {
            shown.put("@zetel.reason", row.error());
        }
        return shown;
    }

    private static String word(LicenseState state) {
        return switch (state) {
            case ACTIVE -> "Active";
            case ACTIVE_WITH_ERROR -> "ActiveWithError";
            case ERROR, SKIPPED -> "Error";
            case SUSPENDED -> "Disabled";
        };
    }

    /** How one of them looks. */
    static Shape<Map<String, Object>> detail() {
        var shape = new Shape<Map<String, Object>>("licenseDetails", "licenseDetails");
        for (var name : List.of("id", "servicePlans", "skuId", "skuPartNumber")) {
            shape.shows(name, detail -> detail.get(name));
        }
        return shape;
    }

    /** What somebody has, product by product, with the plans that are on and those that are not. */
    List<Map<String, Object>> details(Holder one) {
        var called = names.of(one.tenant());
        return one.effective().entrySet().stream()
                .map(entry -> {
                    var skuId = entry.getKey();
                    var off = off(skuId, entry.getValue());
                    var shown = new LinkedHashMap<String, Object>();
                    shown.put("id", GraphIds.pair(one.objectId(), skuId));
                    shown.put(
                            "servicePlans",
                            product(skuId).map(product -> plans(product, off)).orElse(List.of()));
                    shown.put("skuId", skuId.value());
                    shown.put("skuPartNumber", called.partNumber(skuId));
                    return (Map<String, Object>) shown;
                })
                .toList();
    }

    /** The plans of a product. */
    static List<Map<String, Object>> plans(Product product, Set<PlanId> off) {
        return product.servicePlans().stream()
                .map(plan -> plan(product, plan, off))
                .toList();
    }

    private static Map<String, Object> plan(Product product, ServicePlan plan, Set<PlanId> off) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("appliesTo", appliesTo(product));
        shown.put("provisioningStatus", off.contains(plan.id()) ? "Disabled" : "Success");
        shown.put("servicePlanId", plan.id().value());
        shown.put("servicePlanName", plan.name());
        return shown;
    }

    static String appliesTo(Product product) {
        return switch (product.target()) {
            case USER -> "User";
            case DEVICE -> "Device";
            case COMPANY -> "Company";
        };
    }
}
