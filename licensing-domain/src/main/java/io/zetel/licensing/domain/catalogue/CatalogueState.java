package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the events of the catalogue add up to; its version is the number of its events. Every name a product or plan
 * ever had is kept.
 */
public record CatalogueState(Catalogue catalogue, Set<String> releases, boolean rulesReplaced, long version) {

    /** The catalogue before its first event. */
    public static final CatalogueState EMPTY =
            new CatalogueState(new Catalogue(List.of(), List.of(), PlanRules.NONE), Set.of(), false, 0);

    /** The state after one more event. */
    public CatalogueState evolve(CatalogueEvent event) {
        return switch (event) {
            case CatalogueEvent.CatalogueStarted e ->
                next(
                        with(e.products(), List.of(), catalogue.names().andFormer(e.formerNames())),
                        e.apps(),
                        e.rules(),
                        rulesReplaced,
                        e.release());
            case CatalogueEvent.ListImported e ->
                next(
                        with(e.stated(), e.taken(), catalogue.names()),
                        catalogue.apps(),
                        catalogue.rules(),
                        rulesReplaced,
                        null);
            case CatalogueEvent.ReleaseTaken e ->
                next(with(e.stated(), List.of(), catalogue.names()), e.apps(), e.rules(), rulesReplaced, e.release());
            case CatalogueEvent.PlanRulesReplaced e ->
                next(with(List.of(), List.of(), catalogue.names()), catalogue.apps(), e.rules(), true, null);
            case CatalogueEvent.ProductSaleSet e ->
                new CatalogueState(
                        catalogue(
                                with(List.of(), List.of(), catalogue.names()),
                                catalogue.apps(),
                                catalogue.rules(),
                                notSold(e)),
                        releases,
                        rulesReplaced,
                        version + 1);
            case CatalogueEvent.OwnProductSet e ->
                new CatalogueState(catalogue.with(e.tenantId(), e.product()), releases, rulesReplaced, version + 1);
            case CatalogueEvent.AppSet e ->
                next(
                        with(List.of(), List.of(), catalogue.names()),
                        with(e.app()),
                        catalogue.rules(),
                        rulesReplaced,
                        null);
        };
    }

    /** Products and all the names there ever were. */
    private record KnownProducts(Collection<Product> products, NamesEver names) {}

    private KnownProducts with(List<Product> stated, List<SkuId> taken, NamesEver names) {
        var products = new LinkedHashMap<SkuId, Product>();
        catalogue.products().forEach(product -> products.put(product.skuId(), product));
        stated.forEach(product -> products.put(product.skuId(), product));
        taken.forEach(products::remove);
        return new KnownProducts(products.values(), names.and(stated));
    }

    private CatalogueState next(
            KnownProducts listed, Collection<App> apps, PlanRules rules, boolean ownRules, @Nullable String release) {
        var known = new HashSet<>(releases);
        if (release != null) {
            known.add(release);
        }
        return new CatalogueState(
                catalogue(listed, apps, rules, catalogue.notSold()), Set.copyOf(known), ownRules, version + 1);
    }

    private Catalogue catalogue(KnownProducts listed, Collection<App> apps, PlanRules rules, Set<SkuId> notSold) {
        return new Catalogue(listed.products(), apps, rules, listed.names(), notSold, catalogue.own());
    }

    private Set<SkuId> notSold(CatalogueEvent.ProductSaleSet event) {
        var notSold = new HashSet<>(catalogue.notSold());
        if (event.sold()) {
            notSold.remove(event.skuId());
        } else {
            notSold.add(event.skuId());
        }
        return Set.copyOf(notSold);
    }

    private Collection<App> with(App app) {
        var apps = new LinkedHashMap<AppId, App>();
        catalogue.apps().forEach(known -> apps.put(known.id(), known));
        apps.put(app.id(), app);
        return apps.values();
    }
}
