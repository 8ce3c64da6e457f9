package io.zetel.licensing.api.http.catalogue;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The catalogue in the words of the HTTP contract. */
public final class CatalogueViews {

    private CatalogueViews() {}

    /** A page of products. */
    record ProductPage(List<ProductView> items, @Nullable String nextCursor) {}

    /** A product with its service plans; what is not {@code sold} cannot be bought. */
    @Schema(name = "CatalogueProduct")
    public record ProductView(
            SkuId skuId,
            String skuPartNumber,
            String name,
            Target target,
            boolean claimable,
            boolean sold,
            List<String> agreements,
            List<PlanView> servicePlans) {

        static ProductView of(Product product, Catalogue catalogue) {
            return new ProductView(
                    product.skuId(),
                    product.sku(),
                    product.name(),
                    product.target(),
                    product.claimable(),
                    catalogue.isSold(product.skuId()),
                    product.agreements().stream().sorted().toList(),
                    product.servicePlans().stream().map(PlanView::of).toList());
        }
    }

    /** A service plan. */
    @Schema(name = "CataloguePlan")
    public record PlanView(PlanId servicePlanId, String servicePlanName, String friendlyName) {

        static PlanView of(ServicePlan plan) {
            return new PlanView(plan.id(), plan.name(), plan.friendlyName());
        }
    }

    /** An app with the plans that give it, what asks for it and the product a preconfigured policy starts with. */
    @Schema(name = "CatalogueApp")
    record AppView(
            String app,
            String name,
            boolean claimable,
            List<Trigger> triggers,
            List<PlanView> servicePlans,
            @Nullable String defaultProduct) {

        static AppView of(App app, Catalogue catalogue) {
            return new AppView(
                    app.id().value(),
                    app.name(),
                    app.claimable(),
                    app.triggers().stream().sorted().toList(),
                    plans(app.servicePlans(), catalogue),
                    app.defaultProduct() == null
                            ? null
                            : catalogue
                                    .product(app.defaultProduct())
                                    .map(product -> catalogue.partNumber(product.skuId()))
                                    .orElse(null));
        }

        private static List<PlanView> plans(Set<PlanId> ids, Catalogue catalogue) {
            return ids.stream()
                    .flatMap(id -> catalogue.plan(id).stream())
                    .map(PlanView::of)
                    .sorted(Comparator.comparing(PlanView::servicePlanName))
                    .toList();
        }
    }

    /**
     * A version of the catalogue: who brought it about, when and why, and what it changed; {@code added} are products
     * that are new.
     */
    @Schema(name = "CatalogueVersion")
    public record VersionView(
            long version,
            String change,
            Instant recordedAt,
            @Nullable String actor,
            @Nullable String reason,
            List<ProductView> added,
            List<ProductChange> changed) {

        static VersionView of(CatalogueVersion version, Catalogue before, Catalogue after) {
            var added = version.version() == 1
                    ? List.<ProductView>of()
                    : after.products().stream()
                            .filter(product -> before.product(product.skuId()).isEmpty())
                            .map(product -> ProductView.of(product, after))
                            .toList();
            return new VersionView(
                    version.version(),
                    version.event().getClass().getSimpleName(),
                    version.recordedAt(),
                    version.actor(),
                    version.reason(),
                    added,
                    ProductChange.between(before, after));
        }
    }
}
