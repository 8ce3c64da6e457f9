package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final NamesEver names;
    private final Map<String, Set<SkuId>> productNames;
    private final Map<String, Set<PlanId>> planNames;
    private final Map<SkuId, String> partNumbers;
    private final Map<SkuId, List<PlanId>> plansOfProducts;
    private final Map<PlanId, ServicePlan> plans;
    /** The names of a product's plans in capitals and who has them, of products that were asked for. */
    private final Map<SkuId, Map<String, Set<PlanId>>> planNamesOfProducts = new ConcurrentHashMap<>();

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
        this(products, apps, rules, NamesEver.NONE, Set.of(), Map.of());
    }

    /**
     * The same, found by these names too, such as those they had before, with what tenants sell to themselves: that is
     * found by its id alone, unless it is asked for as the tenant sees it.
     */
    Catalogue(
            Collection<Product> products,
            Collection<App> apps,
            PlanRules rules,
            NamesEver names,
            Set<SkuId> notSold,
            Map<TenantId, List<Product>> own) {
        this.notSold = notSold;
        this.own = calledAsTheVendorDoes(own, plans(products.stream()));
        this.owners = own.entrySet().stream()
                .flatMap(of -> of.getValue().stream().map(product -> Map.entry(product.skuId(), of.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        var all = Stream.concat(products.stream(), this.own.values().stream().flatMap(List::stream))
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
        this.plans = plans(all.stream());
        this.names = names.and(this.sorted);
        this.productNames = current(this.sorted, Product::sku, Product::skuId);
        this.planNames = current(
                this.sorted.stream().flatMap(p -> p.servicePlans().stream()).toList(),
                ServicePlan::name,
                ServicePlan::id);
        this.partNumbers = this.names.last().entrySet().stream()
                .filter(called -> skuIds(called.getValue()).equals(List.of(called.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.apps = apps.stream().collect(Collectors.toUnmodifiableMap(App::id, Function.identity()));
        this.rules = rules;
    }

    private static Map<PlanId, ServicePlan> plans(Stream<Product> products) {
        return products.flatMap(product -> product.servicePlans().stream())
                .collect(Collectors.toUnmodifiableMap(ServicePlan::id, Function.identity(), (a, _) -> a));
    }

    /** A plan of the vendor's in a product of one's own has the name that the vendor gives it now. */
    private static Map<TenantId, List<Product>> calledAsTheVendorDoes(
            Map<TenantId, List<Product>> own, Map<PlanId, ServicePlan> vendors) {
        return own.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, of -> of.getValue().stream()
                        .map(product -> product.with(product.servicePlans().stream()
                                .map(plan -> vendors.getOrDefault(plan.id(), plan))
                                .toList()))
                        .toList()));
    }

    /** What things are called now, in capitals. */
    private static <T, I> Map<String, Set<I>> current(
            Collection<T> things, Function<T, String> name, Function<T, I> id) {
        return things.stream()
                .collect(Collectors.groupingBy(
                        thing -> NamesEver.key(name.apply(thing)),
                        Collectors.mapping(id, Collectors.toUnmodifiableSet())));
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
                names,
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
        return new Catalogue(sorted, apps.values(), rules, names, notSold, Map.copyOf(next));
    }

    /** What tenants have of their own. */
    Map<TenantId, List<Product>> own() {
        return own;
    }

    /**
     * The part number by which a product is printed: the one it has now, or had last where it is sold no more. Where
     * that does not tell which product it is to whoever sees it, its id: what is printed is accepted.
     */
    public String partNumber(SkuId skuId) {
        var owner = owners.get(skuId);
        return owner == null
                ? partNumbers.getOrDefault(skuId, skuId.value())
                : of(owner).partNumber(skuId);
    }

    /** What the vendor calls the product now, or this where it is sold no more; for what is put on record. */
    public String called(SkuId skuId, String otherwise) {
        var product = products.get(skuId);
        return product == null ? otherwise : product.sku();
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

    /** Whether any of these service plans is given; asked before each use of an app, so nothing is listed for it. */
    public boolean givesAny(SkuId skuId, Services services, Collection<PlanId> plans) {
        return plansOf(skuId).stream().anyMatch(plan -> plans.contains(plan) && services.gives(plan));
    }

    /**
     * The product a caller means by a GUID or a part number such as {@code SPE_E5}, in any case; none where several may
     * be meant.
     */
    public Optional<Product> findProduct(String idOrName) {
        var meant = candidates(idOrName);
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /**
     * The products a caller may mean by a GUID or a part number. Whoever has the name now is meant; where nobody has,
     * those that the vendor called so before.
     */
    public List<Product> candidates(String idOrName) {
        var meant = VendorText.clean(idOrName);
        var byId = products.get(new SkuId(meant));
        return byId != null
                ? List.of(byId)
                : called(meant, productNames, names.products()).stream()
                        .flatMap(id -> product(id).stream())
                        .sorted(BY_PART_NUMBER)
                        .toList();
    }

    /** Who is called so now, else who ever was. */
    private static <I> Set<I> called(String name, Map<String, Set<I>> now, Map<String, Set<I>> ever) {
        var key = NamesEver.key(name);
        return now.getOrDefault(key, ever.getOrDefault(key, Set.of()));
    }

    /** Which products these may be, those that are sold no more included where no other has the name. */
    public List<SkuId> skuIds(String idOrName) {
        var sold = candidates(idOrName).stream().map(Product::skuId).toList();
        if (!sold.isEmpty()) {
            return sold;
        }
        var meant = VendorText.clean(idOrName);
        var id = new SkuId(meant);
        return names.last().containsKey(id)
                ? List.of(id)
                : names.products().getOrDefault(NamesEver.key(meant), Set.of()).stream()
                        .sorted(Comparator.comparing(SkuId::value))
                        .toList();
    }

    /**
     * The service plans a caller may mean by a GUID or a name: as with products, who has it now goes before who had.
     */
    public List<ServicePlan> planCandidates(String idOrName) {
        return plans(idOrName, called(VendorText.clean(idOrName), planNames, names.plans()));
    }

    /** The service plans that ever had this name or id, to choose from those of one product. */
    public List<ServicePlan> plansEver(String idOrName) {
        return plans(idOrName, names.plans().getOrDefault(NamesEver.key(VendorText.clean(idOrName)), Set.of()));
    }

    private List<ServicePlan> plans(String idOrName, Set<PlanId> called) {
        var byId = plans.get(new PlanId(VendorText.clean(idOrName)));
        return byId != null
                ? List.of(byId)
                : called.stream()
                        .flatMap(id -> plan(id).stream())
                        .sorted(Comparator.comparing(plan -> plan.id().value()))
                        .toList();
    }

    /** The name by which a service plan is printed where its product is not; its id where others are called so too. */
    public String planName(PlanId planId) {
        return plan(planId)
                .map(ServicePlan::name)
                .filter(name -> planCandidates(name).size() == 1)
                .orElse(planId.value());
    }

    /**
     * The name by which a service plan is printed beside its product; its id where another plan of the product is
     * called so too, or where the plan is not known any more.
     */
    public String planName(SkuId skuId, PlanId planId) {
        var plan = plans.get(planId);
        var name = plan == null ? planId.value() : plan.name();
        var product = products.get(skuId);
        var called = product == null
                ? Set.<PlanId>of()
                : planNamesOfProducts
                        .computeIfAbsent(
                                skuId, _ -> current(product.servicePlans(), ServicePlan::name, ServicePlan::id))
                        .getOrDefault(NamesEver.key(name), Set.of());
        return called.isEmpty() || called.equals(Set.of(planId)) ? name : planId.value();
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

    /** Every name there ever was. */
    NamesEver names() {
        return names;
    }
}
