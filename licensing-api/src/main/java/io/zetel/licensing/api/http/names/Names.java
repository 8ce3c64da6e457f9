package io.zetel.licensing.api.http.names;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates between what callers call things (part number or GUID, plan name or GUID) and the ids the domain knows.
 */
@Component
public class Names {

    private final CurrentCatalogue catalogue;

    Names(CurrentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The catalogue that is spoken of: the one that holds now, or held at the instant asked about. */
    public Catalogue catalogue() {
        return catalogue.now();
    }

    /** The same as this tenant knows things, its own among them. */
    public Names of(TenantId tenant) {
        return new Names(catalogue.of(tenant));
    }

    /** The same names as they were at this instant, where there is one. */
    public Names at(Optional<Instant> instant) {
        if (instant.isEmpty()) {
            return this;
        }
        var then = catalogue.at(instant.get());
        return new Names(() -> then);
    }

    /** The product a caller means; a fault at the pointer where there is none. */
    public @Nullable Product product(String pointer, @Nullable String sku, Faults faults) {
        if (faults.sku(pointer, sku) == null || sku == null) {
            return null;
        }
        var meant = candidates(VendorText.clean(sku));
        faults.check(!meant.isEmpty(), pointer, "UNKNOWN_SKU", "There is no product of that name or id");
        faults.check(
                meant.size() <= 1,
                pointer,
                "AMBIGUOUS_SKU",
                ambiguous(meant.stream().map(Product::skuId).toList()));
        return meant.size() == 1 ? meant.getFirst() : null;
    }

    /**
     * The id of a product in a path, by GUID or by a part number it has or had, also where it is sold no more; 404
     * where there is none.
     */
    public SkuId skuId(String sku) {
        var meant = catalogue.now().skuIds(sku);
        if (meant.isEmpty()) {
            meant = newest().skuIds(sku);
        }
        if (meant.size() > 1) {
            throw HttpProblem.conflict("AMBIGUOUS_SKU", "%s %s".formatted(sku, ambiguous(meant)));
        }
        return meant.stream().findFirst().orElseThrow(Names::noProduct);
    }

    /** 404: the path names no product. */
    public static HttpProblem noProduct() {
        return HttpProblem.notFound("UNKNOWN_SKU", "There is no such product.");
    }

    /** What nobody here has heard of, another node may just have imported. */
    private List<Product> candidates(String sku) {
        var meant = catalogue.now().candidates(sku);
        return meant.isEmpty() ? newest().candidates(sku) : meant;
    }

    private Catalogue newest() {
        return catalogue.since(Long.MAX_VALUE);
    }

    private static String ambiguous(List<SkuId> meant) {
        return "may be any of "
                + String.join(", ", meant.stream().map(SkuId::value).toList()) + "; name its GUID";
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
    public List<PlanId> plans(
            String pointer, @Nullable List<String> names, Collection<Product> products, Faults faults) {
        var plans = names == null ? List.<String>of() : names;
        return IntStream.range(0, plans.size())
                .mapToObj(i -> plan(pointer + "/" + i, plans.get(i), products, faults))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    /**
     * The service plans asked for, to be off or to be on; a fault for each that is in none of the products, and where
     * both are named.
     */
    public ServiceChoice services(
            String pointer,
            @Nullable List<String> off,
            @Nullable List<String> on,
            @Nullable NewPlans newPlans,
            Collection<Product> products,
            Faults faults) {
        faults.check(
                off == null || on == null,
                pointer + "/enabledPlans",
                "PLANS_NAMED_TWICE",
                "name the plans that are off or those that are on");
        return new ServiceChoice(
                off == null ? null : plans(pointer + "/disabledPlans", off, products, faults),
                on == null ? null : plans(pointer + "/enabledPlans", on, products, faults),
                newPlans);
    }

    /** The names of those of a product's plans that are off. */
    public List<String> off(SkuId skuId, Services services) {
        return planNames(skuId, services.off(catalogue.now().plansOf(skuId)));
    }

    /**
     * The products to be given, and the plans to leave off; a fault for each that there is none of, and for one named
     * twice with other options. One named twice with the same options is one.
     */
    public List<LicenseChoice> choices(String pointer, @Nullable List<LicenseBody> bodies, Faults faults) {
        var choices = new ArrayList<LicenseChoice>();
        var all = bodies == null ? List.<LicenseBody>of() : bodies;
        for (int i = 0; i < all.size(); i++) {
            var at = pointer + "/" + i;
            var product = product(at + "/sku", all.get(i).sku(), faults);
            if (product != null) {
                var choice = new LicenseChoice(
                        product.skuId(),
                        services(
                                at,
                                all.get(i).disabledPlans(),
                                all.get(i).enabledPlans(),
                                all.get(i).newPlans(),
                                List.of(product),
                                faults));
                var before = choices.stream()
                        .filter(one -> one.skuId().equals(product.skuId()))
                        .findFirst();
                faults.check(
                        before.isEmpty() || before.get().equals(choice),
                        at + "/sku",
                        "DUPLICATE_PRODUCT",
                        "is in the list twice, with other options");
                if (before.isEmpty()) {
                    choices.add(choice);
                }
            }
        }
        return choices;
    }

    /** The ids of these products, also of those that are sold no more; a fault for each that there is none of. */
    public List<SkuId> skus(String pointer, @Nullable List<String> skus, Faults faults) {
        var ids = new ArrayList<SkuId>();
        var all = skus == null ? List.<String>of() : skus;
        for (int i = 0; i < all.size(); i++) {
            var skuId = skuId(pointer + "/" + i, all.get(i), faults);
            if (skuId != null && !ids.contains(skuId)) {
                ids.add(skuId);
            }
        }
        return ids;
    }

    /** The product that is to be taken away; it may be sold no more. */
    public @Nullable SkuId skuId(String pointer, @Nullable String sku, Faults faults) {
        var gone = sku == null || !candidates(VendorText.clean(sku)).isEmpty()
                ? List.<SkuId>of()
                : catalogue.now().skuIds(sku);
        if (gone.size() == 1) {
            return gone.getFirst();
        }
        var product = product(pointer, sku, faults);
        return product == null ? null : product.skuId();
    }

    /** The service plans of this name or id in whichever product. */
    public List<PlanId> servicePlans(String name) {
        var meant = catalogue.now().planCandidates(name);
        return (meant.isEmpty() ? newest().planCandidates(name) : meant)
                .stream().map(ServicePlan::id).toList();
    }

    /** The names of plans, in the order given; a plan the catalogue no longer knows keeps its id. */
    public List<String> planNames(Collection<PlanId> plans) {
        var current = catalogue.now();
        return plans.stream()
                .map(plan -> current.plan(plan).map(ServicePlan::name).orElse(plan.value()))
                .toList();
    }

    /** The names of some of a product's plans; the id of one whose name another of them has too. */
    public List<String> planNames(SkuId skuId, Collection<PlanId> plans) {
        var current = catalogue.now();
        return plans.stream().map(plan -> current.planName(skuId, plan)).toList();
    }

    /** The part number by which a product is printed, which is accepted wherever a product is named. */
    public String partNumber(SkuId skuId) {
        return catalogue.now().partNumber(skuId);
    }

    /** What a product is called for people; its part number where it is sold no more. */
    public String title(SkuId skuId) {
        return catalogue.now().product(skuId).map(Product::name).orElseGet(() -> partNumber(skuId));
    }

    /** What a product is called, by its id or part number; one that is not known is called what it was asked for. */
    public String productName(String sku) {
        return catalogue.now().findProduct(sku).map(Product::name).orElse(sku);
    }

    /** What a service plan is called for people, by its id. */
    public String planName(String planId) {
        return catalogue
                .now()
                .plan(new PlanId(planId))
                .map(ServicePlan::friendlyName)
                .orElse(planId);
    }

    /**
     * Among the plans of the products by id or by a name it has or had; of two with one name in one product it is
     * neither.
     */
    private @Nullable PlanId plan(String pointer, @Nullable String name, Collection<Product> products, Faults faults) {
        var text = name == null ? "" : VendorText.clean(name);
        var meant = products.stream()
                .flatMap(product -> product.servicePlans().stream())
                .filter(plan ->
                        plan.name().equalsIgnoreCase(text) || plan.id().value().equalsIgnoreCase(text))
                .map(ServicePlan::id)
                .distinct()
                .toList();
        if (meant.isEmpty()) {
            var newest = newest();
            meant = newest.plansEver(text).stream()
                    .map(ServicePlan::id)
                    .filter(plan -> products.stream().anyMatch(product -> newest.product(product.skuId())
                            .filter(now -> now.has(plan))
                            .isPresent()))
                    .toList();
        }
        faults.check(!meant.isEmpty(), pointer, "PLAN_NOT_IN_SKU", "is no service plan of the product");
        faults.check(
                meant.size() <= 1,
                pointer,
                "AMBIGUOUS_PLAN",
                "may be any of "
                        + String.join(", ", meant.stream().map(PlanId::value).toList()) + "; name its id");
        return meant.size() == 1 ? meant.getFirst() : null;
    }
}
