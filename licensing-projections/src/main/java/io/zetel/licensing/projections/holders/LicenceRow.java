package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source of one product that somebody should have (A01): since when, how it stands and why, the service plans it leaves
 * off, when that last changed, and the plans at fault where there is one.
 */
public record LicenceRow(SkuId skuId, String sku, Source source, Instant since, LicenceState state, @Nullable String error,
        List<PlanId> disabledPlans, Instant changedOn, List<PlanId> plans) {

    /** A source that gives the product. */
    public static LicenceRow active(SkuId skuId, String sku, Source source, Instant since, List<PlanId> disabledPlans, Instant changedOn) {
        return new LicenceRow(skuId, sku, source, since, LicenceState.ACTIVE, null, disabledPlans, changedOn, List.of());
    }

    LicenceRow becoming(LicenceState next, @Nullable String reason, List<PlanId> atFault, Instant on) {
        return new LicenceRow(skuId, sku, source, since, next, reason, disabledPlans, on, atFault);
    }

    /** With other options; what works is well again, what sleeps goes on sleeping. */
    LicenceRow leavingOff(List<PlanId> disabled, Instant on) {
        return state.isLive() ? active(skuId, sku, source, since, disabled, on)
                : new LicenceRow(skuId, sku, source, since, state, error, disabled, on, plans);
    }
}
