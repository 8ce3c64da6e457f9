package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.shared.Refusal.APP_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_APP;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a tenant may put into a policy: the catalogue, and which products it owns. */
public record PolicyOffer(Catalogue catalogue, Set<SkuId> owned) {

    /** One primary and four backups (A21). */
    public static final int MOST_PRODUCTS = 5;

    /** What is wrong with choosing this app (A07, A08). */
    List<Fault> faultsOfApp(AppId appId) {
        return catalogue.app(appId).map(app -> app.claimable() ? List.<Fault>of()
                : List.of(new Fault(APP_NOT_CLAIMABLE, "/app", "%s cannot be claimed yet.".formatted(app.name()))))
                .orElseGet(() -> List.of(new Fault(UNKNOWN_APP, "/app", "There is no app %s.".formatted(appId))));
    }

    /** Everything wrong with this ordered list of products for this app. */
    List<Fault> faultsOf(List<Selection> products, AppId appId) {
        var faults = new ArrayList<>(faultsOfSize(products));
        Set<SkuId> seen = new HashSet<>();
        for (int i = 0; i < products.size(); i++) {
            faults.addAll(faultsOf(products.get(i), appId, seen, "/products/" + i));
        }
        return faults;
    }

    /** Everything wrong with the last product of this list; the others stand in the policy already. */
    List<Fault> faultsOfAddition(List<Selection> products, AppId appId) {
        var faults = new ArrayList<>(faultsOfSize(products));
        var standing = new HashSet<>(products.subList(0, products.size() - 1).stream().map(Selection::skuId).toList());
        faults.addAll(faultsOf(products.getLast(), appId, standing, ""));
        return faults;
    }

    /** Everything wrong with leaving these plans off in claims of these products. */
    List<Fault> faultsOfServices(List<PolicyProduct> products, List<PlanId> disabledPlans, AppId appId) {
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < disabledPlans.size(); i++) {
            var plan = disabledPlans.get(i);
            if (products.stream().noneMatch(p -> catalogue.product(p.skuId()).filter(known -> known.has(plan)).isPresent())) {
                faults.add(new Fault(PLAN_NOT_IN_SKU, "/disabledPlans/" + i, "%s is in none of these products.".formatted(name(plan))));
            } else if (catalogue.app(appId).filter(app -> app.servicePlans().contains(plan)).isPresent()) {
                faults.add(new Fault(POLICY_APP_MANDATORY, "/disabledPlans/" + i, "%s gives the policy's own app.".formatted(name(plan))));
            }
        }
        return faults;
    }

    /** Whether the product has one of the plans. */
    boolean hasAny(SkuId skuId, List<PlanId> plans) {
        return catalogue.product(skuId).filter(product -> product.hasAny(plans)).isPresent();
    }

    /** Those of the plans that the product has. */
    List<PlanId> onlyPlansOf(SkuId skuId, List<PlanId> plans) {
        return catalogue.product(skuId).map(product -> plans.stream().filter(product::has).toList()).orElse(List.of());
    }

    /** The selections with the products' part numbers; unknown products keep their id as name. */
    List<PolicyProduct> named(List<Selection> products) {
        return products.stream()
                .map(s -> new PolicyProduct(s.skuId(), catalogue.product(s.skuId()).map(Product::sku).orElse(s.skuId().value()), s.disabledPlans()))
                .toList();
    }

    private static List<Fault> faultsOfSize(List<Selection> products) {
        if (products.isEmpty()) {
            return List.of(new Fault(PRODUCT_REQUIRED, "/products", "A policy needs a product."));
        }
        return products.size() <= MOST_PRODUCTS ? List.of()
                : List.of(new Fault(BACKUP_LIMIT, "/products",
                        "A policy has one primary and at most %d backup products.".formatted(MOST_PRODUCTS - 1)));
    }

    private List<Fault> faultsOf(Selection selection, AppId appId, Set<SkuId> seen, String pointer) {
        var sku = selection.skuId();
        if (!seen.add(sku)) {
            return List.of(new Fault(DUPLICATE_PRODUCT, pointer + "/sku", "%s is in the list twice.".formatted(sku)));
        }
        var product = catalogue.product(sku);
        if (product.isEmpty()) {
            return List.of(new Fault(UNKNOWN_SKU, pointer + "/sku", "There is no product %s.".formatted(sku)));
        }
        var faults = new ArrayList<Fault>();
        whyNotUsable(product.get(), appId, pointer, faults);
        if (!owned.contains(sku)) {
            faults.add(fault(PRODUCT_NOT_OWNED, pointer + "/sku", "%s was never bought.", product.get().sku()));
        }
        faultsOfPlans(product.get(), selection.disabledPlans(), appId, pointer, faults);
        return faults;
    }

    private void whyNotUsable(Product product, AppId appId, String pointer, List<Fault> faults) {
        if (catalogue.app(appId).filter(app -> !product.hasAny(app.servicePlans())).isPresent()) {
            faults.add(fault(PRODUCT_LACKS_APP, pointer + "/sku", "%s does not contain " + appId + ".", product.sku()));
        } else if (!product.claimable() || product.target() != Product.Target.USER) {
            faults.add(fault(PRODUCT_NOT_CLAIMABLE, pointer + "/sku", "%s cannot be claimed.", product.sku()));
        }
    }

    private void faultsOfPlans(Product product, List<PlanId> disabledPlans, AppId appId, String pointer, List<Fault> faults) {
        Set<PlanId> mandatory = catalogue.app(appId).map(App::servicePlans).orElse(Set.of());
        for (int i = 0; i < disabledPlans.size(); i++) {
            var plan = disabledPlans.get(i);
            if (!product.has(plan)) {
                faults.add(fault(PLAN_NOT_IN_SKU, pointer + "/disabledPlans/" + i, "%s is not in " + product.sku() + ".", name(plan)));
            } else if (mandatory.contains(plan)) {
                faults.add(fault(POLICY_APP_MANDATORY, pointer + "/disabledPlans/" + i, "%s gives the policy's own app.", name(plan)));
            }
        }
    }

    private String name(PlanId plan) { return catalogue.plan(plan).map(ServicePlan::name).orElse(plan.value()); }

    private static Fault fault(Refusal code, String pointer, String message, String subject) {
        return new Fault(code, pointer, message.formatted(subject));
    }
}
