package io.zetel.licensing.domain.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product of a policy and the service plans a claim of it leaves off (A27), sorted and without repeats. Where the
 * enabled ones are named, a claim gives these and none that came later (B13).
 */
public record PolicyProduct(
        SkuId skuId,
        String sku,
        List<PlanId> disabledPlans,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<PlanId> enabledPlans) {

    /** Sorts the plans and drops repeats, so that equal selections are equal. */
    public PolicyProduct {
        disabledPlans = PolicyPlans.sorted(disabledPlans);
        enabledPlans = enabledPlans == null ? null : PolicyPlans.of(enabledPlans);
    }

    /** The same with whatever plans come later, as it was before there was a choice. */
    public PolicyProduct(SkuId skuId, String sku, List<PlanId> disabledPlans) {
        this(skuId, sku, disabledPlans, null);
    }

    /** The product with these service plans. */
    public static PolicyProduct of(SkuId skuId, String sku, Services services) {
        return new PolicyProduct(skuId, sku, services.disabledPlans(), services.enabledPlans());
    }

    /** Which service plans a claim gives. */
    public Services services() {
        return new Services(disabledPlans, enabledPlans);
    }

    /** Those of all plans of the product that a claim gives. */
    public List<PlanId> given(List<PlanId> all) {
        return enabledPlans instanceof PolicyPlans named
                ? named.select(disabledPlans, all).given()
                : services().given(all);
    }

    /** Those that it leaves off, see {@link Services#off}. */
    public List<PlanId> off(List<PlanId> all) {
        return enabledPlans instanceof PolicyPlans named
                ? named.select(disabledPlans, all).off()
                : services().off(all);
    }

    /** The same choice, whatever the product was called when it was made. */
    boolean isSameAs(PolicyProduct other) {
        return skuId.equals(other.skuId) && services().equals(other.services());
    }
}
