package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.stream.Stream;

/** A policy or a group and the products it gives; a policy that is off gives nothing. */
public record ProductGrantor(Key key, boolean active, List<SkuId> skuIds) {

    /** The two kinds of givers. */
    public enum Kind {
        POLICY,
        GROUP
    }

    /** Which giver. */
    public record Key(TenantId tenantId, Kind kind, String id) {

        static Key of(PolicyEvent event) {
            return new Key(event.tenantId(), Kind.POLICY, event.policyId().value());
        }

        static Key of(GroupEvent event) {
            return new Key(event.tenantId(), Kind.GROUP, event.groupId().value());
        }
    }

    static ProductGrantor of(Key key) {
        return new ProductGrantor(key, false, List.of());
    }

    ProductGrantor after(PolicyEvent event) {
        return switch (event) {
            case PolicyEvent.PolicyCreated e -> new ProductGrantor(key, true, skus(e.products()));
            case PolicyEvent.PolicyEnabled _ -> new ProductGrantor(key, true, skuIds);
            case PolicyEvent.PolicyDisabled _ -> new ProductGrantor(key, false, skuIds);
            case PolicyEvent.PolicyDeleted _ -> new ProductGrantor(key, false, List.of());
            case PolicyEvent.BackupProductAdded e ->
                new ProductGrantor(
                        key,
                        active,
                        Stream.concat(skuIds.stream(), Stream.of(e.product().skuId()))
                                .toList());
            case PolicyEvent.ProductsRemoved e ->
                new ProductGrantor(
                        key,
                        active,
                        skuIds.stream().filter(sku -> !e.skuIds().contains(sku)).toList());
            case PolicyEvent.ProductsReplaced e -> new ProductGrantor(key, active, skus(e.products()));
            case PolicyEvent.PolicyRenamed _, PolicyEvent.ProductsReordered _, PolicyEvent.PolicyServicesSet _ -> this;
        };
    }

    ProductGrantor after(GroupEvent event) {
        return switch (event) {
            case GroupEvent.GroupLicensesSet e ->
                new ProductGrantor(
                        key,
                        true,
                        e.licenses().stream().map(GroupLicense::skuId).toList());
            case GroupEvent.GroupDeleted _ -> new ProductGrantor(key, false, List.of());
            case GroupEvent.GroupCreated _,
                    GroupEvent.GroupSecuritySet _,
                    GroupEvent.GroupMembersAdded _,
                    GroupEvent.GroupMembersRemoved _ -> this;
            case GroupEvent.GroupProcessingStarted _, GroupEvent.GroupProcessingFinished _ -> this;
        };
    }

    private static List<SkuId> skus(List<PolicyProduct> products) {
        return products.stream().map(PolicyProduct::skuId).toList();
    }
}
