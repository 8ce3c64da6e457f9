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
        var news = stated.stream().filter(product -> !knows(product)).toList();
        if (news.isEmpty()) {
            return this;
        }
        var productNames = new HashMap<>(products);
        var planNames = new HashMap<>(plans);
        var called = new HashMap<>(last);
        for (var product : news) {
            add(productNames, product.sku(), product.skuId());
            called.put(product.skuId(), product.sku());
            product.servicePlans().forEach(plan -> add(planNames, plan.name(), plan.id()));
        }
        return new NamesEver(Map.copyOf(productNames), Map.copyOf(planNames), Map.copyOf(called));
    }

    private boolean knows(Product product) {
        return product.sku().equals(last.get(product.skuId()))
                && product.servicePlans().stream().allMatch(plan -> has(plans, plan.name(), plan.id()));
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

    private static <T> boolean has(Map<String, Set<T>> names, String name, T id) {
        return names.getOrDefault(key(name), Set.of()).contains(id);
    }

    private static <T> void add(Map<String, Set<T>> names, String name, T id) {
        if (!has(names, name, id)) {
            var ids = new HashSet<>(names.getOrDefault(key(name), Set.of()));
            ids.add(id);
            names.put(key(name), Set.copyOf(ids));
        }
    }
}
