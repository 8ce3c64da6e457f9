package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Every name that products and service plans ever had, in capitals, and what each product was called last. */
record NamesEver(Map<String, Set<SkuId>> products, Map<String, Set<PlanId>> plans, Map<SkuId, String> last) {

    static final NamesEver NONE = new NamesEver(Map.of(), Map.of(), Map.of());

    /** These and what products are called from now on. */
    NamesEver and(Collection<Product> stated) {
        if (stated.isEmpty()) {
            return this;
        }
        var productNames = new HashMap<>(products);
        var planNames = new HashMap<>(plans);
        var called = new HashMap<>(last);
        for (var product : stated) {
            add(productNames, product.sku(), product.skuId());
            called.put(product.skuId(), product.sku());
            product.servicePlans().forEach(plan -> add(planNames, plan.name(), plan.id()));
        }
        return new NamesEver(Map.copyOf(productNames), Map.copyOf(planNames), Map.copyOf(called));
    }

    /** These and what products were called before. */
    NamesEver andFormer(Collection<CatalogueEvent.FormerName> former) {
        var productNames = new HashMap<>(products);
        former.forEach(name -> add(productNames, name.sku(), name.skuId()));
        return new NamesEver(Map.copyOf(productNames), plans, last);
    }

    static String key(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static <T> void add(Map<String, Set<T>> names, String name, T id) {
        var ids = new HashSet<>(names.getOrDefault(key(name), Set.of()));
        if (ids.add(id)) {
            names.put(key(name), Set.copyOf(ids));
        }
    }
}
