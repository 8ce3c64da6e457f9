package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a decision about a policy asks for; its version is the number of its events. */
public record PolicyState(
        Status status, String name, AppId app, List<PolicyProduct> products, EnvironmentScope scope, long version) {

    /** Where a policy is in its life. */
    public enum Status {
        NOT_CREATED,
        ACTIVE,
        DISABLED,
        DELETED
    }

    /** A policy to which nothing happened yet. */
    public static final PolicyState NOT_CREATED =
            new PolicyState(Status.NOT_CREATED, "", new AppId(""), List.of(), EnvironmentScope.ALL, 0);

    /** Whether the policy exists, on or off. */
    public boolean exists() {
        return status == Status.ACTIVE || status == Status.DISABLED;
    }

    /** Whether the policy grants. */
    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** The products' ids in order, the primary first. */
    public List<SkuId> skuIds() {
        return products.stream().map(PolicyProduct::skuId).toList();
    }

    /** The product with this id, if it is in the list. */
    public Optional<PolicyProduct> product(SkuId skuId) {
        return products.stream().filter(p -> p.skuId().equals(skuId)).findFirst();
    }

    /** The state after one more event. */
    public PolicyState evolve(PolicyEvent event) {
        return switch (event) {
            case PolicyEvent.PolicyCreated e ->
                new PolicyState(Status.ACTIVE, e.name(), e.app(), e.products(), e.environmentScope(), 1);
            case PolicyEvent.PolicyRenamed e -> new PolicyState(status, e.name(), app, products, scope, version + 1);
            case PolicyEvent.PolicyEnabled _ -> new PolicyState(Status.ACTIVE, name, app, products, scope, version + 1);
            case PolicyEvent.PolicyDisabled _ ->
                new PolicyState(Status.DISABLED, name, app, products, scope, version + 1);
            case PolicyEvent.PolicyDeleted _ ->
                new PolicyState(Status.DELETED, name, app, products, scope, version + 1);
            case PolicyEvent.BackupProductAdded e -> withProducts(plus(e.product()));
            case PolicyEvent.ProductsRemoved e ->
                withProducts(products.stream()
                        .filter(p -> !e.skuIds().contains(p.skuId()))
                        .toList());
            case PolicyEvent.ProductsReordered e -> withProducts(inOrder(e.skuIds()));
            case PolicyEvent.ProductsReplaced e -> withProducts(e.products());
            case PolicyEvent.PolicyServicesSet e -> withProducts(reselected(e.products()));
        };
    }

    private PolicyState withProducts(List<PolicyProduct> next) {
        return new PolicyState(status, name, app, List.copyOf(next), scope, version + 1);
    }

    private List<PolicyProduct> plus(PolicyProduct product) {
        var next = new ArrayList<>(products);
        next.add(product);
        return next;
    }

    private List<PolicyProduct> inOrder(List<SkuId> skuIds) {
        return skuIds.stream().flatMap(id -> product(id).stream()).toList();
    }

    private List<PolicyProduct> reselected(List<PolicyProduct> changed) {
        var bySku = changed.stream()
                .collect(Collectors.toMap(PolicyProduct::skuId, Function.identity(), (_, last) -> last));
        return products.stream().map(p -> bySku.getOrDefault(p.skuId(), p)).toList();
    }
}
