package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product that a group gives to its members, and the service plans it leaves off; where the enabled ones are named,
 * it gives no others.
 */
public record GroupLicense(
        SkuId skuId,
        String sku,
        List<PlanId> disabledPlans,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<PlanId> enabledPlans) {

    /** The same with whatever plans come later, as it was before there was a choice. */
    public GroupLicense(SkuId skuId, String sku, List<PlanId> disabledPlans) {
        this(skuId, sku, disabledPlans, null);
    }

    /** The product with these service plans. */
    public static GroupLicense of(SkuId skuId, String sku, Services services) {
        return new GroupLicense(skuId, sku, services.disabledPlans(), services.enabledPlans());
    }

    /** The same choice, whatever the product was called when it was made. */
    public boolean isSameAs(GroupLicense other) {
        return skuId.equals(other.skuId) && services().equals(other.services());
    }

    /** Which service plans it gives. */
    public Services services() {
        return new Services(disabledPlans, enabledPlans);
    }
}
