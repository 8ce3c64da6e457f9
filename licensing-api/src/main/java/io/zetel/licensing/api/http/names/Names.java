package io.zetel.licensing.api.http.names;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Translates between what callers call things (part number or GUID, plan name or GUID) and the ids the domain knows. */
@Component
public class Names {

    private final CurrentCatalogue catalogue;

    Names(CurrentCatalogue catalogue) { this.catalogue = catalogue; }

    /** The catalogue that holds now. */
    public Catalogue catalogue() { return catalogue.now(); }

    /** The product a caller means; a fault at the pointer where there is none. */
    public @Nullable Product product(String pointer, @Nullable String sku, Faults faults) {
        if (faults.sku(pointer, sku) == null || sku == null) {
            return null;
        }
        var product = catalogue.now().findProduct(sku);
        faults.check(product.isPresent(), pointer, "UNKNOWN_SKU", "There is no product of that name or id");
        return product.orElse(null);
    }

    /** The id of a product in a path: the catalogue's by name or GUID, else the text itself if it is a GUID, which then holds nothing. */
    public Optional<SkuId> skuId(String sku) {
        return catalogue.now().findProduct(sku).map(Product::skuId);
    }

    /** The app a caller means; a fault where there is none. */
    public @Nullable AppId app(String pointer, @Nullable String app, Faults faults) {
        if (app == null) {
            faults.add(pointer, "REQUIRED", "is required");
            return null;
        }
        var known = catalogue.now().app(new AppId(app)).isPresent();
        faults.check(known, pointer, "UNKNOWN_APP", "There is no app of that name");
        return known ? new AppId(app) : null;
    }

    /** The plans a caller means, looked up in these products first; a fault for each that is in none. */
    public List<PlanId> plans(String pointer, @Nullable List<String> names, Collection<Product> products, Faults faults) {
        var plans = names == null ? List.<String>of() : names;
        return java.util.stream.IntStream.range(0, plans.size()).mapToObj(i -> plan(pointer + "/" + i, plans.get(i), products, faults))
                .filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    }

    /** The products to be given, and the plans to leave off; a fault for each that there is none of, and for one named twice. */
    public List<LicenseChoice> choices(String pointer, @Nullable List<LicenceBody> bodies, Faults faults) {
        var choices = new ArrayList<LicenseChoice>();
        var all = bodies == null ? List.<LicenceBody>of() : bodies;
        for (int i = 0; i < all.size(); i++) {
            var at = pointer + "/" + i;
            var product = product(at + "/sku", all.get(i).sku(), faults);
            if (product != null) {
                faults.check(choices.stream().noneMatch(choice -> choice.skuId().equals(product.skuId())), at + "/sku", "DUPLICATE_PRODUCT",
                        "is in the list twice");
                choices.add(new LicenseChoice(product.skuId(), plans(at + "/disabledPlans", all.get(i).disabledPlans(), List.of(product), faults)));
            }
        }
        return choices;
    }

    /** The ids of these products; a fault for each that there is none of. */
    public List<SkuId> skus(String pointer, @Nullable List<String> skus, Faults faults) {
        var ids = new ArrayList<SkuId>();
        var all = skus == null ? List.<String>of() : skus;
        for (int i = 0; i < all.size(); i++) {
            var product = product(pointer + "/" + i, all.get(i), faults);
            if (product != null) {
                ids.add(product.skuId());
            }
        }
        return ids;
    }

    /** The service plan of this name or id in whichever product, if there is one. */
    public Optional<PlanId> servicePlan(String name) {
        return find(catalogue.now().products(), name).map(ServicePlan::id);
    }

    /** The names of plans, in the order given; a plan the catalogue no longer knows keeps its id. */
    public List<String> planNames(Collection<PlanId> plans) {
        var current = catalogue.now();
        return plans.stream().map(plan -> current.plan(plan).map(ServicePlan::name).orElse(plan.value())).toList();
    }

    /** The part number of a product, or its id where the catalogue no longer knows it. */
    public String partNumber(SkuId skuId) {
        return catalogue.now().product(skuId).map(Product::sku).orElse(skuId.value());
    }

    private @Nullable PlanId plan(String pointer, @Nullable String name, Collection<Product> products, Faults faults) {
        var found = name == null ? Optional.<ServicePlan>empty() : find(products, name);
        faults.check(found.isPresent(), pointer, "PLAN_NOT_IN_SKU", "is no service plan of the product");
        return found.map(ServicePlan::id).orElse(null);
    }

    private static Optional<ServicePlan> find(Collection<Product> products, String name) {
        var meant = VendorText.clean(name);
        return products.stream().flatMap(product -> product.servicePlans().stream())
                .filter(plan -> plan.name().equalsIgnoreCase(meant) || plan.id().value().equalsIgnoreCase(meant)).findFirst();
    }
}
