package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.shared.Refusal.APP_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.PLANS_NAMED_TWICE;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_IN_POLICY;
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
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a tenant may put into a policy: the catalogue, and which products it owns. */
public record PolicyOffer(Catalogue catalogue, Set<SkuId> owned) {

    /** One primary and four backups (A21). */
    public static final int MOST_PRODUCTS = 5;

    /** What is wrong with choosing this app (A07, A08). */
    List<Fault> faultsOfApp(AppId appId) {
        return catalogue
                .app(appId)
                .map(app -> app.claimable()
                        ? List.<Fault>of()
                        : List.of(new Fault(
                                APP_NOT_CLAIMABLE, "/app", "%s cannot be claimed yet.".formatted(app.name()))))
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
        var standing = new HashSet<>(products.subList(0, products.size() - 1).stream()
                .map(Selection::skuId)
                .toList());
        faults.addAll(faultsOf(products.getLast(), appId, standing, ""));
        return faults;
    }

    /** Everything wrong with these service plans in claims of these products. */
    List<Fault> faultsOfServices(List<PolicyProduct> products, boolean ofAll, ServiceChoice services, AppId appId) {
        var faults = new ArrayList<Fault>();
        if (ofAll && services.enabledPlans() != null) {
            faults.add(new Fault(PRODUCT_REQUIRED, "/sku", "What is on is said of one product."));
            return faults;
        }
        if (!ofAll) {
            products.forEach(p -> catalogue
                    .product(p.skuId())
                    .ifPresent(product -> faultsOfPlans(product, services, appId, "", faults)));
            return faults;
        }
        var plans = services.named();
        for (int i = 0; i < plans.size(); i++) {
            var plan = plans.get(i);
            if (products.stream().noneMatch(p -> catalogue
                    .product(p.skuId())
                    .filter(known -> known.has(plan))
                    .isPresent())) {
                faults.add(new Fault(
                        PLAN_NOT_IN_SKU,
                        "/disabledPlans/" + i,
                        "%s is in none of these products.".formatted(name(plan))));
            } else if (catalogue
                    .app(appId)
                    .filter(app -> app.servicePlans().contains(plan))
                    .isPresent()) {
                faults.add(new Fault(
                        POLICY_APP_MANDATORY,
                        "/disabledPlans/" + i,
                        "%s gives the policy's own app.".formatted(name(plan))));
            }
        }
        return faults;
    }

    /** What the product's claims give where these plans go off too, as far as it has them. */
    Services alsoWithout(PolicyProduct product, List<PlanId> plans) {
        var before = product.services();
        var off = plans.stream()
                .filter(plan ->
                        before.gives(plan) && catalogue.plansOf(product.skuId()).contains(plan))
                .toList();
        return off.isEmpty()
                ? before
                : new Services(
                        Stream.concat(before.disabledPlans().stream(), off.stream())
                                .toList(),
                        before.enabledPlans() == null
                                ? null
                                : before.enabledPlans().stream()
                                        .filter(plan -> !off.contains(plan))
                                        .toList());
    }

    /** What claims of the product give: of plans that come later none, unless the policy says so. */
    Services services(SkuId skuId, ServiceChoice choice, PolicyState state) {
        return choice.of(
                catalogue.plansOf(skuId),
                state.product(skuId).map(PolicyProduct::services).orElse(null),
                NewPlans.OFF);
    }

    /**
     * The selections with the products' part numbers, for a policy in this state; unknown products keep their id as
     * name.
     */
    List<PolicyProduct> named(List<Selection> products, PolicyState state) {
        return products.stream()
                .map(s -> PolicyProduct.of(
                        s.skuId(),
                        catalogue.called(s.skuId(), s.skuId().value()),
                        services(s.skuId(), s.services(), state)))
                .toList();
    }

    /** What is wrong with a product that the policy does not have. */
    Fault notInPolicy(SkuId sku) {
        return fault(PRODUCT_NOT_IN_POLICY, "", "%s is not in the policy.", catalogue.partNumber(sku));
    }

    private static List<Fault> faultsOfSize(List<Selection> products) {
        if (products.isEmpty()) {
            return List.of(new Fault(PRODUCT_REQUIRED, "/products", "A policy needs a product."));
        }
        return products.size() <= MOST_PRODUCTS
                ? List.of()
                : List.of(new Fault(
                        BACKUP_LIMIT,
                        "/products",
                        "A policy has one primary and at most %d backup products.".formatted(MOST_PRODUCTS - 1)));
    }

    private List<Fault> faultsOf(Selection selection, AppId appId, Set<SkuId> seen, String pointer) {
        var sku = selection.skuId();
        if (!seen.add(sku)) {
            return List.of(
                    fault(DUPLICATE_PRODUCT, pointer + "/sku", "%s is in the list twice.", catalogue.partNumber(sku)));
        }
        var product = catalogue.product(sku);
        if (product.isEmpty()) {
            return List.of(new Fault(UNKNOWN_SKU, pointer + "/sku", "There is no product %s.".formatted(sku)));
        }
        var faults = new ArrayList<Fault>();
        whyNotUsable(product.get(), appId, pointer, faults);
        if (!owned.contains(sku)) {
            faults.add(fault(
                    PRODUCT_NOT_OWNED,
                    pointer + "/sku",
                    "%s was never bought.",
                    product.get().sku()));
        }
        faultsOfPlans(product.get(), selection.services(), appId, pointer, faults);
        return faults;
    }

    private void whyNotUsable(Product product, AppId appId, String pointer, List<Fault> faults) {
        if (catalogue
                .app(appId)
                .filter(app -> !product.hasAny(app.servicePlans()))
                .isPresent()) {
            faults.add(fault(PRODUCT_LACKS_APP, pointer + "/sku", "%s does not contain " + appId + ".", product.sku()));
        } else if (!product.claimable() || product.target() != Product.Target.USER) {
            faults.add(fault(PRODUCT_NOT_CLAIMABLE, pointer + "/sku", "%s cannot be claimed.", product.sku()));
        }
    }

    private void faultsOfPlans(
            Product product, ServiceChoice services, AppId appId, String pointer, List<Fault> faults) {
        Set<PlanId> mandatory = catalogue.app(appId).map(App::servicePlans).orElse(Set.of());
        var on = services.enabledPlans();
        if (on != null && services.disabledPlans() != null) {
            faults.add(new Fault(
                    PLANS_NAMED_TWICE,
                    pointer + "/enabledPlans",
                    "Name the plans that are off or those that are on, not both."));
        }
        var plans = services.named();
        for (int i = 0; i < plans.size(); i++) {
            var plan = plans.get(i);
            if (!product.has(plan)) {
                faults.add(fault(
                        PLAN_NOT_IN_SKU,
                        pointer + "/" + services.list() + "/" + i,
                        "%s is not in " + product.sku() + ".",
                        name(plan)));
            } else if (on == null && mandatory.contains(plan)) {
                faults.add(fault(
                        POLICY_APP_MANDATORY,
                        pointer + "/disabledPlans/" + i,
                        "%s gives the policy's own app.",
                        name(plan)));
            }
        }
        if (on != null) {
            product.planIds().stream()
                    .filter(plan -> mandatory.contains(plan) && !on.contains(plan))
                    .forEach(plan -> faults.add(fault(
                            POLICY_APP_MANDATORY,
                            pointer + "/enabledPlans",
                            "%s gives the policy's own app.",
                            name(plan))));
        }
    }

    private String name(PlanId plan) {
        return catalogue.plan(plan).map(ServicePlan::name).orElse(plan.value());
    }

    private static Fault fault(Refusal code, String pointer, String message, String subject) {
        return new Fault(code, pointer, message.formatted(subject));
    }
}
