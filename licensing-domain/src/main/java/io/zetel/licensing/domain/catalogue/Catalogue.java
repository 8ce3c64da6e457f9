package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be sold and claimed at one moment; immutable, looked up by id or by name. */
public final class Catalogue {

    /** The order of {@link #products()}. */
    public static final Comparator<Product> BY_PART_NUMBER = Comparator.comparing(Product::sku).thenComparing(p -> p.skuId().value());

    private final Map<SkuId, Product> products;
    private final List<Product> sorted;
    private final Map<String, Product> productsByName;
    private final Map<SkuId, List<PlanId>> plansOfProducts;
    private final Map<PlanId, ServicePlan> plans;
    private final Map<AppId, App> apps;
    private final PlanRules rules;

    /** A catalogue of these products and apps; of two products with one name the first is found by it. */
    public Catalogue(Collection<Product> products, Collection<App> apps, PlanRules rules) {
        this.products = products.stream().collect(Collectors.toUnmodifiableMap(Product::skuId, Function.identity(), (a, _) -> a));
        this.sorted = this.products.values().stream().sorted(BY_PART_NUMBER).toList();
        this.productsByName = products.stream()
                .collect(Collectors.toUnmodifiableMap(p -> p.sku().toUpperCase(Locale.ROOT), Function.identity(), (a, _) -> a));
        this.plansOfProducts = this.products.values().stream().collect(Collectors.toUnmodifiableMap(Product::skuId, Product::planIds));
        this.plans = products.stream().flatMap(p -> p.servicePlans().stream())
                .collect(Collectors.toUnmodifiableMap(ServicePlan::id, Function.identity(), (a, _) -> a));
        this.apps = apps.stream().collect(Collectors.toUnmodifiableMap(App::id, Function.identity()));
        this.rules = rules;
    }

    /** The product with this id. */
    public Optional<Product> product(SkuId skuId) { return Optional.ofNullable(products.get(skuId)); }

    /** The ids of the product's service plans, those aside that somebody switched off; asked with every claim, so kept at hand. */
    public List<PlanId> plansWithout(SkuId skuId, Collection<PlanId> disabledPlans) {
        var all = plansOfProducts.getOrDefault(skuId, List.of());
        return disabledPlans.isEmpty() ? all : all.stream().filter(plan -> !disabledPlans.contains(plan)).toList();
    }

    /** The product a caller means by a GUID or a part number such as {@code SPE_E5}, in any case and with any odd blanks. */
    public Optional<Product> findProduct(String idOrName) {
        var meant = VendorText.clean(idOrName);
        var byId = products.get(new SkuId(meant));
        return byId != null ? Optional.of(byId) : Optional.ofNullable(productsByName.get(meant.toUpperCase(Locale.ROOT)));
    }

    /** The service plan with this id, in whichever product. */
    public Optional<ServicePlan> plan(PlanId planId) {
        return Optional.ofNullable(plans.get(planId));
    }

    /** The app with this code. */
    public Optional<App> app(AppId appId) { return Optional.ofNullable(apps.get(appId)); }

    /** All apps. */
    public Collection<App> apps() { return apps.values(); }

    /** All products, by part number and then by id. */
    public List<Product> products() { return sorted; }

    /** What service plans mean to each other. */
    public PlanRules rules() { return rules; }
}
