package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.catalogue.CatalogueEvent.CatalogueStarted;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.FormerName;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.ReleaseTaken;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a release of Zetel says about the catalogue. It adds products and plans and decides what Zetel maintains itself
 * (target, claimable, agreements, apps, rules); names and plans that the vendor's lists have stated stay, and it takes
 * nothing.
 */
public final class CatalogueRelease {

    private CatalogueRelease() {}

    /** The beginning of an installation that has no events yet; the lists are what it had been told before. */
    public static CatalogueStarted start(
            String release, Catalogue bundled, Collection<ListedProduct> listed, List<FormerName> formerNames) {
        var catalogue = CatalogueImport.overlay(bundled, listed);
        return new CatalogueStarted(
                release, catalogue.products(), List.copyOf(catalogue.apps()), catalogue.rules(), formerNames);
    }

    /** What happens when a release runs for the first time; a release that was there before says nothing new. */
    public static Optional<ReleaseTaken> take(CatalogueState state, String release, Catalogue bundled) {
        if (state.releases().contains(release)) {
            return Optional.empty();
        }
        var stated = new ArrayList<Product>();
        bundled.products()
                .forEach(product -> add(
                        stated,
                        state.catalogue(),
                        state.catalogue()
                                .product(product.skuId())
                                .map(known -> joined(known, product))
                                .orElse(product)));
        state.catalogue().products().stream()
                .filter(product -> bundled.product(product.skuId()).isEmpty())
                .forEach(product -> add(stated, state.catalogue(), claimable(product, bundled)));
        return Optional.of(new ReleaseTaken(
                release,
                List.copyOf(stated),
                List.copyOf(bundled.apps()),
                state.rulesReplaced() ? state.catalogue().rules() : bundled.rules()));
    }

    private static void add(List<Product> stated, Catalogue current, Product product) {
        if (!current.product(product.skuId()).filter(product::equals).isPresent()) {
            stated.add(product);
        }
    }

    private static Product joined(Product known, Product bundled) {
        var plans = new LinkedHashMap<PlanId, ServicePlan>();
        known.servicePlans().forEach(plan -> plans.put(plan.id(), plan));
        bundled.servicePlans().forEach(plan -> plans.putIfAbsent(plan.id(), plan));
        return new Product(
                known.skuId(),
                known.sku(),
                known.name(),
                bundled.target(),
                bundled.claimable(),
                bundled.agreements(),
                List.copyOf(plans.values()));
    }

    /** A product that only lists know may give an app that is new. */
    private static Product claimable(Product product, Catalogue bundled) {
        var claimable = product.claimable() || CatalogueImport.givesAppToUsers(product, bundled.apps());
        return new Product(
                product.skuId(),
                product.sku(),
                product.name(),
                product.target(),
                claimable,
                product.agreements(),
                product.servicePlans());
    }
}
