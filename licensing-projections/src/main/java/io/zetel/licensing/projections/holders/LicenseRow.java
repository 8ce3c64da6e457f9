package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source of one product that somebody should have (A01): since when, how it stands and why, the service plans it
 * gives, when that last changed, and the plans at fault where there is one. Where a policy names the plans it gives,
 * these are those of its version.
 */
public record LicenseRow(
        SkuId skuId,
        String sku,
        Source source,
        Instant since,
        LicenseState state,
        @Nullable String error,
        Services services,
        Instant changedOn,
        List<PlanId> plans,
        @Nullable Long policyVersion) {

    /** The service plans that were off when it was said. */
    public List<PlanId> disabledPlans() {
        return services.disabledPlans();
    }

    /** A source that gives the product. */
    public static LicenseRow active(
            SkuId skuId, String sku, Source source, Instant since, Services services, Instant changedOn) {
        return new LicenseRow(
                skuId, sku, source, since, LicenseState.ACTIVE, null, services, changedOn, List.of(), null);
    }

    /** The same, with the plans that this version of its policy names. */
    LicenseRow of(long version) {
        return new LicenseRow(skuId, sku, source, since, state, error, services, changedOn, plans, version);
    }

    LicenseRow becoming(LicenseState next, @Nullable String reason, List<PlanId> atFault, Instant on) {
        return new LicenseRow(skuId, sku, source, since, next, reason, services, on, atFault, policyVersion);
    }

    /** With other options; what works is well again, what sleeps goes on sleeping. */
    LicenseRow giving(Services next, Instant on) {
        return state.isLive()
                ? active(skuId, sku, source, since, next, on)
                : new LicenseRow(skuId, sku, source, since, state, error, next, on, plans, null);
    }
}
