package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;

/**
 * What can have happened to the catalogue; it belongs to no tenant and has a stream of its own, in which the number of
 * an event is the version it makes. Stored forever: add, never edit. Products are told as they are from then on.
 */
public sealed interface CatalogueEvent {

    /** The catalogue an installation begins with: the release's, with what lists had said before there were events. */
    record CatalogueStarted(
            String release, List<Product> products, List<App> apps, PlanRules rules, List<FormerName> formerNames)
            implements CatalogueEvent {}

    /** A part number that a product once had. */
    record FormerName(SkuId skuId, String sku) {}

    /** A list of the vendor's said this; {@code taken} are products that are sold no more. */
    record ListImported(List<Product> stated, List<SkuId> taken) implements CatalogueEvent {}

    /** A release of Zetel brought this along. */
    record ReleaseTaken(String release, List<Product> stated, List<App> apps, PlanRules rules)
            implements CatalogueEvent {}

    /** An operator said what service plans mean to each other (P05). */
    record PlanRulesReplaced(PlanRules rules) implements CatalogueEvent {}

    /** An app was rolled out, or is described differently (A08). */
    record AppSet(App app) implements CatalogueEvent {}

    /** An operator said whether a product can be bought; the vendor's list does not. */
    record ProductSaleSet(SkuId skuId, boolean sold) implements CatalogueEvent {}

    /** A tenant said what it has of its own, beside what the vendor sells; nobody else sees it. */
    record OwnProductSet(TenantId tenantId, Product product) implements CatalogueEvent {}
}
