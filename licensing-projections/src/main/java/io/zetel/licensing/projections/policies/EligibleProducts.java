package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.seats.PoolRow;
import java.util.Collection;
import java.util.List;

/** The products a tenant owns that could go into a policy for an app (B10). */
public record EligibleProducts(List<Row> products) {

    /** A product that could, the seats it has left, and whether the policy at hand has it already. */
    public record Row(SkuId skuId, String sku, String name, int available, boolean inPolicy) {}

    /** The owned products that give the app and that users may claim, in the order of the pools. */
    public static EligibleProducts of(Catalogue catalogue, App app, List<PoolRow> pools, Collection<SkuId> inPolicy) {
        return new EligibleProducts(pools.stream()
                .filter(PoolRow::owned)
                .flatMap(pool -> catalogue.product(pool.skuId()).filter(product -> isFor(product, app)).stream()
                        .map(product -> new Row(
                                product.skuId(),
                                catalogue.partNumber(product.skuId()),
                                product.name(),
                                pool.available(),
                                inPolicy.contains(pool.skuId()))))
                .toList());
    }

    /** Whether a backup can be offered at all: only where there is more than one product to choose from (A43). */
    public boolean canAddBackup() {
        return products.size() > 1;
    }

    /** The products that could be added as backup (A43). */
    public List<Row> backups() {
        return canAddBackup() ? products.stream().filter(row -> !row.inPolicy()).toList() : List.of();
    }

    private static boolean isFor(Product product, App app) {
        return product.claimable() && product.target() == Product.Target.USER && product.hasAny(app.servicePlans());
    }
}
