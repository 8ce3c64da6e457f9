package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.License;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Zetel's catalogue: which of its products a source means, and which service plans. */
final class Products {

    private final Map<String, List<Product>> byName = new HashMap<>();
    private final Map<String, String> meant = new HashMap<>();

    /** A product and its service plans by id and name. */
    record Product(String skuId, String part, Map<String, String> plans) {

        /** The ids of these plans; those that are none of the product are told. */
        Set<String> plans(List<String> named, Consumer<String> unknown) {
            var ids = new LinkedHashSet<String>();
            for (var plan : named) {
                var id = plans.get(key(plan));
                if (id == null) {
                    unknown.accept(plan);
                } else {
                    ids.add(id);
                }
            }
            return ids;
        }
    }

    /** A product to be given, with the ids of the plans that are off. */
    record Choice(Product product, Set<String> off) {

        Map<String, Object> body() {
            return Map.of("sku", product.skuId(), "disabledPlans", List.copyOf(off));
        }
    }

    /** The catalogue, and what products of other names are meant to be. */
    Products(List<JsonNode> catalogue, Map<String, String> named) {
        named.forEach((name, sku) -> meant.put(key(name), sku));
        for (var node : catalogue) {
            var plans = new LinkedHashMap<String, String>();
            node.path("servicePlans").forEach(plan -> {
                plans.put(
                        key(plan.path("servicePlanId").asString()),
                        plan.path("servicePlanId").asString());
                plans.putIfAbsent(
                        key(plan.path("servicePlanName").asString()),
                        plan.path("servicePlanId").asString());
            });
            var product = new Product(
                    node.path("skuId").asString(), node.path("skuPartNumber").asString(), plans);
            new LinkedHashSet<>(List.of(
                            key(product.skuId()),
                            key(product.part()),
                            key(node.path("name").asString())))
                    .forEach(name ->
                            byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(product));
        }
    }

    /** The product of this id, part number or name; otherwise why it is none. */
    @Nullable
    Product find(String name, Consumer<String> missing) {
        var found = byName.getOrDefault(key(meant.getOrDefault(key(name), name)), List.of());
        if (found.isEmpty()) {
            missing.accept("there is no such product in Zetel's catalogue; --product=\"%s=SKU\" says which one is meant"
                    .formatted(name));
        } else if (found.size() > 1) {
            missing.accept("may be any of %s; --product=\"%s=SKU\" says which one is meant"
                    .formatted(
                            String.join(", ", found.stream().map(Product::skuId).toList()), name));
        }
        return found.size() == 1 ? found.getFirst() : null;
    }

    /** What is to be given; what cannot be is told. */
    @Nullable
    Choice choice(License license, Consumer<String> told) {
        var product = find(license.product(), told);
        return product == null
                ? null
                : new Choice(
                        product,
                        product.plans(
                                license.disabledPlans(),
                                plan -> told.accept(
                                        "service plan %s is none of the product in Zetel's catalogue; it is left out"
                                                .formatted(plan))));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
