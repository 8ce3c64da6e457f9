package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lays the vendor's list over a catalogue. The list adds products and refreshes names and plans; products it lacks stay, and
 * what Zetel maintains itself (target, claimable, agreements, apps, rules) is never taken from it.
 */
public final class CatalogueImport {

    private static final String DEVICE_MARK = "(device)";

    private CatalogueImport() {}

    /** What an import does to a catalogue: products that are new and products that are now stated differently. */
    public record Difference(List<ListedProduct> added, List<ListedProduct> changed) {

        /** Whether the catalogue already says all this. */
        public boolean isNone() { return added.isEmpty() && changed.isEmpty(); }

        /** Everything that has to be remembered. */
        public List<ListedProduct> all() {
            var all = new ArrayList<>(added);
            all.addAll(changed);
            return List.copyOf(all);
        }
    }

    /**
     * What the list changes. A list with damaged rows is not {@code complete}: a plan it lacks may have been on one of them, so
     * it removes none.
     */
    public static Difference difference(Catalogue current, Collection<ListedProduct> list, boolean complete) {
        var added = new ArrayList<ListedProduct>();
        var changed = new ArrayList<ListedProduct>();
        for (var listed : list) {
            var known = current.product(listed.skuId()).map(CatalogueImport::listed).orElse(null);
            if (known == null) {
                added.add(listed);
            } else {
                var next = refreshed(known, listed, complete);
                if (!next.equals(known)) {
                    changed.add(next);
                }
            }
        }
        return new Difference(List.copyOf(added), List.copyOf(changed));
    }

    /** The catalogue with these statements of the vendor in it; of two products with one part number the older is found by it. */
    public static Catalogue overlay(Catalogue base, Collection<ListedProduct> listed) {
        var products = new LinkedHashMap<SkuId, Product>();
        base.products().forEach(p -> products.put(p.skuId(), p));
        listed.forEach(l -> products.put(l.skuId(), base.product(l.skuId()).map(known -> restated(known, l)).orElseGet(() -> unknown(base, l))));
        return new Catalogue(products.values(), base.apps(), base.rules());
    }

    /** The order of plans carries no meaning: known plans keep their place, new ones follow. */
    private static ListedProduct refreshed(ListedProduct known, ListedProduct listed, boolean complete) {
        var stated = new LinkedHashMap<PlanId, ServicePlan>();
        listed.servicePlans().forEach(p -> stated.put(p.id(), p));
        var plans = new LinkedHashMap<PlanId, ServicePlan>();
        for (var plan : known.servicePlans()) {
            if (stated.containsKey(plan.id()) || !complete) {
                plans.put(plan.id(), stated.getOrDefault(plan.id(), plan));
            }
        }
        stated.forEach(plans::putIfAbsent);
        return new ListedProduct(known.skuId(), listed.sku(), listed.name(), List.copyOf(plans.values()));
    }

    private static ListedProduct listed(Product known) {
        return new ListedProduct(known.skuId(), known.sku(), known.name(), known.servicePlans());
    }

    private static Product restated(Product known, ListedProduct listed) {
        return new Product(known.skuId(), listed.sku(), listed.name(), known.target(), known.claimable(), known.agreements(),
                listed.servicePlans());
    }

    /** A product Zetel has no opinion on yet: for users unless its name says otherwise, claimable if it gives an app to users. */
    private static Product unknown(Catalogue base, ListedProduct listed) {
        var target = listed.name().toLowerCase(Locale.ROOT).contains(DEVICE_MARK) ? Target.DEVICE : Target.USER;
        var product = new Product(listed.skuId(), listed.sku(), listed.name(), target, false, Set.of(), listed.servicePlans());
        var claimable = target == Target.USER && base.apps().stream().anyMatch(app -> product.hasAny(app.servicePlans()));
        return new Product(listed.skuId(), listed.sku(), listed.name(), target, claimable, Set.of(), listed.servicePlans());
    }
}
