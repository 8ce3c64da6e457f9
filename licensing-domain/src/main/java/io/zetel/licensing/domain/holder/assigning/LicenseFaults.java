package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.PLANS_NAMED_TWICE;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.SKU_NOT_ASSIGNABLE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_USER;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with asking for these licences, whoever is to get them: the catalogue and the purchases say so. */
public final class LicenseFaults {

    private final Catalogue catalogue;
    private final Set<SkuId> owned;
    private final HolderId.Type holders;

    /** Judges licences for holders of this kind. */
    public LicenseFaults(Catalogue catalogue, Set<SkuId> owned, HolderId.Type holders) {
        this.catalogue = catalogue;
        this.owned = owned;
        this.holders = holders;
    }

    /** Everything wrong with adding and removing these in one step, by the place it stands in the request. */
    public List<Fault> of(List<LicenseChoice> add, List<SkuId> remove) {
        var faults = new ArrayList<Fault>();
        var seen = new HashSet<SkuId>();
        for (int i = 0; i < add.size(); i++) {
            faults.addAll(
                    seen.add(add.get(i).skuId())
                            ? of(add.get(i), "/add/" + i)
                            : List.of(twice(add.get(i).skuId(), "/add/" + i + "/sku")));
        }
        for (int i = 0; i < remove.size(); i++) {
            if (!seen.add(remove.get(i))) {
                faults.add(twice(remove.get(i), "/remove/" + i));
            }
        }
        return faults;
    }

    private List<Fault> of(LicenseChoice choice, String pointer) {
        var product = catalogue.product(choice.skuId());
        if (product.isEmpty()) {
            return List.of(
                    new Fault(UNKNOWN_SKU, pointer + "/sku", "There is no product %s.".formatted(choice.skuId())));
        }
        var faults = new ArrayList<Fault>();
        whyNotTheirs(product.get(), pointer, faults);
        if (!owned.contains(choice.skuId())) {
            faults.add(new Fault(
                    PRODUCT_NOT_OWNED,
                    pointer + "/sku",
                    "%s was never bought.".formatted(product.get().sku())));
        }
        if (choice.services().disabledPlans() != null && choice.services().enabledPlans() != null) {
            faults.add(new Fault(
                    PLANS_NAMED_TWICE,
                    pointer + "/enabledPlans",
                    "Name the plans that are off or those that are on, not both."));
        }
        var named = choice.services().named();
        for (int i = 0; i < named.size(); i++) {
            var plan = named.get(i);
            if (!product.get().has(plan)) {
                faults.add(new Fault(
                        PLAN_NOT_IN_SKU,
                        pointer + "/" + choice.services().list() + "/" + i,
                        "%s is not in %s.".formatted(name(plan), product.get().sku()),
                        List.of(plan)));
            }
        }
        return faults;
    }

    private void whyNotTheirs(Product product, String pointer, List<Fault> faults) {
        switch (product.target()) {
            case DEVICE -> {
                if (holders != HolderId.Type.DEVICE) {
                    faults.add(new Fault(
                            SKU_TARGET_DEVICE,
                            pointer + "/sku",
                            "%s is for devices, through a group.".formatted(product.sku())));
                }
            }
            case USER -> {
                if (holders != HolderId.Type.USER) {
                    faults.add(
                            new Fault(SKU_TARGET_USER, pointer + "/sku", "%s is for users.".formatted(product.sku())));
                }
            }
            case COMPANY ->
                faults.add(new Fault(
                        SKU_NOT_ASSIGNABLE, pointer + "/sku", "%s is for the organisation.".formatted(product.sku())));
        }
    }

    private String name(PlanId plan) {
        return catalogue.plan(plan).map(ServicePlan::name).orElse(plan.value());
    }

    private Fault twice(SkuId skuId, String pointer) {
        return new Fault(
                DUPLICATE_PRODUCT, pointer, "%s is in the request twice.".formatted(catalogue.partNumber(skuId)));
    }
}
