package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.CatalogueImport.Lacking;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Map;

/**
 * What an import read and what it did, or would do where it is a dry run; {@code added} and {@code changed} count the
 * products told in {@code addedProducts} and {@code changedProducts}, which also tells those that were taken.
 * {@code taken} is what left the catalogue, {@code kept} what the list lacks and would have taken with
 * {@code prune=true}. {@code version} is the catalogue's from now on. Warnings are counted by code, and told with the
 * serious ones first.
 */
public record ImportReport(
        int rows,
        int products,
        int servicePlans,
        int added,
        int changed,
        int duplicates,
        long version,
        List<NewProduct> addedProducts,
        List<ProductChange> changedProducts,
        Lacked taken,
        Lacked kept,
        Map<ImportWarning.Code, Integer> warningCounts,
        List<ImportWarning> warnings,
        boolean dryRun) {

    /** A product that the catalogue did not have. */
    public record NewProduct(SkuId skuId, String skuPartNumber, String name) {

        static NewProduct of(Product product) {
            return new NewProduct(product.skuId(), product.sku(), product.name());
        }
    }

    /** Products as a whole, and plans of products that stay. */
    public record Lacked(List<LackedProduct> products, List<LackedPlan> servicePlans) {

        static Lacked of(Lacking lacking) {
            return new Lacked(
                    lacking.products().stream().map(LackedProduct::of).toList(),
                    lacking.plans().stream()
                            .flatMap(loss -> loss.servicePlans().stream()
                                    .map(plan -> LackedPlan.of(loss.skuId(), loss.sku(), plan)))
                            .toList());
        }
    }

    /** A product that the list lacks. */
    public record LackedProduct(SkuId skuId, String skuPartNumber) {

        static LackedProduct of(Product product) {
            return new LackedProduct(product.skuId(), product.sku());
        }
    }

    /** A service plan that a product has and the list does not give it. */
    public record LackedPlan(SkuId skuId, String skuPartNumber, PlanId servicePlanId, String servicePlanName) {

        static LackedPlan of(SkuId skuId, String sku, ServicePlan plan) {
            return new LackedPlan(skuId, sku, plan.id(), plan.name());
        }
    }
}
