package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.catalogue.CatalogueEvent.ListImported;
import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lays the vendor's list over a catalogue. The list adds products and refreshes names and plans; products it lacks
 * stay, unless asked otherwise, and what Zetel maintains itself (target, claimable, agreements, apps, rules) is never
 * taken from it.
 */
public final class CatalogueImport {

    private static final String DEVICE_MARK = "(device)";

    private CatalogueImport() {}

    /** Plans that a list takes from a product, or would take. */
    public record Loss(SkuId skuId, String sku, List<ServicePlan> servicePlans) {}

    /** Products and plans that a list lacks. */
    public record Lacking(List<Product> products, List<Loss> plans) {}

    /**
     * What a list does to a catalogue: what is new, what is stated differently, what goes, and what it lacks and stays
     * all the same.
     */
    public record Outcome(List<Product> added, List<Product> changed, Lacking taken, Lacking kept) {

        /** Whether the catalogue already says all this. */
        public boolean isNone() {
            return added.isEmpty() && changed.isEmpty() && taken.products().isEmpty();
        }

        /** The fact to remember. */
        public ListImported event() {
            return new ListImported(
                    Stream.concat(added.stream(), changed.stream()).toList(),
                    taken.products().stream().map(Product::skuId).toList());
        }
    }

    /**
     * What the list comes to. It takes no product, and no plan from a product in use, unless asked to ({@code prune});
     * and nothing at all where it has damaged rows and so is not {@code complete}: what it lacks may have been on one
     * of them.
     */
    public static Outcome outcome(
            Catalogue current,
            Collection<ListedProduct> list,
            boolean complete,
            boolean prune,
            Predicate<SkuId> inUse) {
        var added = new ArrayList<Product>();
        var changed = new ArrayList<Product>();
        var taken = new Lacking(new ArrayList<>(), new ArrayList<>());
        var kept = new Lacking(new ArrayList<>(), new ArrayList<>());
        var listedIds = new HashSet<SkuId>();
        var planNames = planNames(list);
        for (var listed : list) {
            listedIds.add(listed.skuId());
            var known = current.product(listed.skuId()).orElse(null);
            if (known == null) {
                added.add(unknown(current, listed));
                continue;
            }
            var lacking = known.servicePlans().stream()
                    .filter(plan -> listed.servicePlans().stream().noneMatch(p -> p.id().equals(plan.id())))
                    .toList();
            boolean takes = complete && !lacking.isEmpty() && (prune || !inUse.test(known.skuId()));
            if (!lacking.isEmpty()) {
                (takes ? taken : kept).plans().add(new Loss(known.skuId(), known.sku(), lacking));
            }
            var next = renamed(restated(known, refreshed(known, listed, takes)), planNames);
            if (!next.equals(known)) {
                changed.add(next);
            }
        }
        var missing = current.products().stream()
                .filter(product -> !listedIds.contains(product.skuId()))
                .toList();
        (complete && prune ? taken : kept).products().addAll(missing);
        kept.products().stream()
                .filter(product -> !renamed(product, planNames).equals(product))
                .forEach(product -> changed.add(renamed(product, planNames)));
        return new Outcome(List.copyOf(added), List.copyOf(changed), taken, kept);
    }

    /** What the list calls plans, as far as it calls each by one name. */
    private static Map<PlanId, String> planNames(Collection<ListedProduct> list) {
        var names = list.stream()
                .flatMap(product -> product.servicePlans().stream())
                .collect(Collectors.groupingBy(
                        ServicePlan::id, Collectors.mapping(ServicePlan::name, Collectors.toSet())));
        names.values().removeIf(called -> called.size() > 1);
        return names.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, called -> called.getValue()
                .iterator()
                .next()));
    }

    /** A plan has one name, also in products of which the list says nothing. */
    private static Product renamed(Product product, Map<PlanId, String> planNames) {
        return product.with(product.servicePlans().stream()
                .map(plan ->
                        new ServicePlan(plan.id(), planNames.getOrDefault(plan.id(), plan.name()), plan.friendlyName()))
                .toList());
    }

    /** The catalogue with these statements of the vendor in it. */
    public static Catalogue overlay(Catalogue base, Collection<ListedProduct> listed) {
        var products = new LinkedHashMap<SkuId, Product>();
        base.products().forEach(p -> products.put(p.skuId(), p));
        listed.forEach(l -> products.put(
                l.skuId(),
                base.product(l.skuId()).map(known -> restated(known, l)).orElseGet(() -> unknown(base, l))));
        return new Catalogue(products.values(), base.apps(), base.rules());
    }

    /** The order of plans carries no meaning: known plans keep their place, new ones follow. */
    private static ListedProduct refreshed(Product known, ListedProduct listed, boolean takes) {
        var stated = new LinkedHashMap<PlanId, ServicePlan>();
        listed.servicePlans().forEach(p -> stated.put(p.id(), p));
        var plans = new LinkedHashMap<PlanId, ServicePlan>();
        for (var plan : known.servicePlans()) {
            if (stated.containsKey(plan.id()) || !takes) {
                plans.put(plan.id(), stated.getOrDefault(plan.id(), plan));
            }
        }
        stated.forEach(plans::putIfAbsent);
        return new ListedProduct(known.skuId(), listed.sku(), listed.name(), List.copyOf(plans.values()));
    }

    private static Product restated(Product known, ListedProduct listed) {
        return new Product(
                known.skuId(),
                listed.sku(),
                listed.name(),
                known.target(),
                known.claimable(),
                known.agreements(),
                listed.servicePlans());
    }

    /**
     * A product Zetel has no opinion on yet: for users unless its name says otherwise, claimable if it gives an app to
     * users.
     */
    private static Product unknown(Catalogue base, ListedProduct listed) {
        var target = listed.name().toLowerCase(Locale.ROOT).contains(DEVICE_MARK) ? Target.DEVICE : Target.USER;
        var product = new Product(
                listed.skuId(), listed.sku(), listed.name(), target, false, Set.of(), listed.servicePlans());
        return new Product(
                listed.skuId(),
                listed.sku(),
                listed.name(),
                target,
                givesAppToUsers(product, base.apps()),
                Set.of(),
                listed.servicePlans());
    }

    static boolean givesAppToUsers(Product product, Collection<App> apps) {
        return product.target() == Target.USER && apps.stream().anyMatch(app -> product.hasAny(app.servicePlans()));
    }
}
