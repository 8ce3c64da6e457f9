package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be sold and claimed at one moment; immutable, looked up by id or by name. */
public final class Catalogue {

    /** The order of {@link #products()}. */
    public static final Comparator<Product> BY_PART_NUMBER =
            Comparator.comparing(Product::sku).thenComparing(p -> p.skuId().value());

    private final Map<SkuId, Product> products;
    private final List<Product> sorted;
    private final Map<String, Set<SkuId>> productNames;
    private final Map<String, Set<PlanId>> planNames;
    private final Map<SkuId, List<PlanId>> plansOfProducts;
    private final Map<PlanId, ServicePlan> plans;
    private final Map<AppId, App> apps;
    private final PlanRules rules;
    private final Set<SkuId> notSold;
    private final Map<TenantId, List<Product>> own;
    private final Map<SkuId, TenantId> owners;
    /** The same as single tenants see it; {@link #NOBODY} stands for those that have nothing of their own. */
    private final Map<TenantId, Catalogue> seen = new ConcurrentHashMap<>();

    private static final TenantId NOBODY = new TenantId("");

    /** A catalogue of these products and apps, found by the names they have. */
    public Catalogue(Collection<Product> products, Collection<App> apps, PlanRules rules) {
        this(products, apps, rules, Map.of(), Map.of(), Set.of(), Map.of());
    }

    /**
     * The same, found by these names too, in capitals, such as those they had before, with what tenants sell to
     * themselves: that is found by its id alone, unless it is asked for as the tenant sees it.
     */
    Catalogue(
            Collection<Product> products,
            Collection<App> apps,
            PlanRules rules,
            Map<String, Set<SkuId>> moreNames,
            Map<String, Set<PlanId>> morePlanNames,
            Set<SkuId> notSold,
            Map<TenantId, List<Product>> own) {
        this.notSold = notSold;
        this.own = own;
        this.owners = own.entrySet().stream()
                .flatMap(of -> of.getValue().stream().map(product -> Map.entry(product.skuId(), of.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        var all = Stream.concat(products.stream(), own.values().stream().flatMap(List::stream))
                .toList();
        this.products =
                all.stream().collect(Collectors.toUnmodifiableMap(Product::skuId, Function.identity(), (a, _) -> a));
        this.sorted = products.stream()
                .map(Product::skuId)
                .distinct()
                .map(this.products::get)
                .sorted(BY_PART_NUMBER)
                .toList();
        this.plansOfProducts =
                this.products.values().stream().collect(Collectors.toUnmodifiableMap(Product::skuId, Product::planIds));
        this.plans = all.stream()
                .flatMap(p -> p.servicePlans().stream())
                .collect(Collectors.toUnmodifiableMap(ServicePlan::id, Function.identity(), (a, _) -> a));
        this.productNames = names(moreNames, this.sorted, Product::sku, Product::skuId);
        this.planNames = names(
                morePlanNames,
                this.sorted.stream().flatMap(p -> p.servicePlans().stream()).toList(),
                ServicePlan::name,
                ServicePlan::id);
        this.apps = apps.stream().collect(Collectors.toUnmodifiableMap(App::id, Function.identity()));
        this.rules = rules;
    }

    private static <T, I> Map<String, Set<I>> names(
            Map<String, Set<I>> more, Collection<T> things, Function<T, String> name, Function<T, I> id) {
        var names = new HashMap<String, Set<I>>();
        more.forEach((key, ids) -> names.put(key, new HashSet<>(ids)));
        things.forEach(thing -> names.computeIfAbsent(name.apply(thing).toUpperCase(Locale.ROOT), _ -> new HashSet<>())
                .add(id.apply(thing)));
        names.replaceAll((_, ids) -> Set.copyOf(ids));
        return Map.copyOf(names);
    }

    /** What this tenant sees: all but what others have of their own. */
    public Catalogue of(TenantId tenant) {
        return own.isEmpty() ? this : seen.computeIfAbsent(own.containsKey(tenant) ? tenant : NOBODY, this::seenBy);
    }

    private Catalogue seenBy(TenantId tenant) {
        return new Catalogue(
                Stream.concat(sorted.stream(), ownOf(tenant).stream()).toList(),
                apps.values(),
                rules,
                productNames,
                planNames,
                notSold,
                Map.of());
    }

    /** What this tenant has of its own, in the order it came. */
    public List<Product> ownOf(TenantId tenant) {
        return own.getOrDefault(tenant, List.of());
    }

    /** The same with this product of the tenant's own, in the place of what it was before. */
    Catalogue with(TenantId tenant, Product product) {
        var next = new HashMap<>(own);
        var products = new LinkedHashMap<SkuId, Product>();
        ownOf(tenant).forEach(one -> products.put(one.skuId(), one));
        products.put(product.skuId(), product);
        next.put(tenant, List.copyOf(products.values()));
        return new Catalogue(sorted, apps.values(), rules, productNames, planNames, notSold, Map.copyOf(next));
    }

    /** What tenants have of their own. */
    Map<TenantId, List<Product>> own() {
        return own;
    }

    /** Whether the part number of a product tells which it is, to whoever sees it. */
    public boolean isTold(Product product) {
        var owner = owners.get(product.skuId());
        return (owner == null ? this : of(owner)).candidates(product.sku()).size() == 1;
    }

    /** Whether the product can be bought; what was bought goes on. */
    public boolean isSold(SkuId skuId) {
        return !notSold.contains(skuId);
    }

    /** What cannot be bought. */
    Set<SkuId> notSold() {
        return notSold;
    }

    /** The product with this id. */
    public Optional<Product> product(SkuId skuId) {
        return Optional.ofNullable(products.get(skuId));
    }

    /** The ids of the product's service plans. */
    public List<PlanId> plansOf(SkuId skuId) {
        return plansOfProducts.getOrDefault(skuId, List.of());
    }

    /** Those of the product's service plans that are given; asked with every claim, so kept at hand. */
    public List<PlanId> plansGiven(SkuId skuId, Services services) {
        var all = plansOf(skuId);
        return services.disabledPlans().isEmpty() && services.enabledPlans() == null
                ? all
                : all.stream().filter(services::gives).toList();
    }

    /**
     * The product a caller means by a GUID or a part number such as {@code SPE_E5}, in any case; none where several
     * have had the name.
     */
    public Optional<Product> findProduct(String idOrName) {
        var meant = candidates(idOrName);
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /** The products a caller may mean by a GUID or a part number: also by one that the vendor has changed since. */
    public List<Product> candidates(String idOrName) {
        var meant = VendorText.clean(idOrName);
        var byId = products.get(new SkuId(meant));
        return byId != null
                ? List.of(byId)
                : productNames.getOrDefault(meant.toUpperCase(Locale.ROOT), Set.of()).stream()
                        .flatMap(id -> product(id).stream())
                        .sorted(BY_PART_NUMBER)
                        .toList();
    }

    /** Which products these may be, those that are sold no more included where no other has the name. */
    public List<SkuId> skuIds(String idOrName) {
        var sold = candidates(idOrName).stream().map(Product::skuId).toList();
        if (!sold.isEmpty()) {
            return sold;
        }
        var meant = VendorText.clean(idOrName);
        var id = new SkuId(meant);
        return productNames.values().stream().anyMatch(ids -> ids.contains(id))
                ? List.of(id)
                : productNames.getOrDefault(meant.toUpperCase(Locale.ROOT), Set.of()).stream()
                        .sorted(Comparator.comparing(SkuId::value))
                        .toList();
    }

    /** The service plans a caller may mean by a GUID or a name, also by one that the vendor has changed since. */
    public List<ServicePlan> planCandidates(String idOrName) {
        var meant = VendorText.clean(idOrName);
        var byId = plans.get(new PlanId(meant));
        return byId != null
                ? List.of(byId)
                : planNames.getOrDefault(meant.toUpperCase(Locale.ROOT), Set.of()).stream()
                        .flatMap(id -> plan(id).stream())
                        .sorted(Comparator.comparing(plan -> plan.id().value()))
                        .toList();
    }

    /** The service plan with this id, in whichever product. */
    public Optional<ServicePlan> plan(PlanId planId) {
        return Optional.ofNullable(plans.get(planId));
    }

    /** The app with this code. */
    public Optional<App> app(AppId appId) {
        return Optional.ofNullable(apps.get(appId));
    }

    /** All apps. */
    public Collection<App> apps() {
        return apps.values();
    }

    /** All products, by part number and then by id. */
    public List<Product> products() {
        return sorted;
    }

    /** What service plans mean to each other. */
    public PlanRules rules() {
        return rules;
    }

    /** Which products ever had a part number, in capitals. */
    Map<String, Set<SkuId>> productNames() {
        return productNames;
    }

    /** Which plans ever had a name, in capitals. */
    Map<String, Set<PlanId>> planNames() {
        return planNames;
    }
}
