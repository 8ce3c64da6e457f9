package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source of one product that somebody holds (A01): since when, in which state, and the service plans it leaves off. */
public record LicenceRow(SkuId skuId, String sku, Source.Type sourceType, String sourceId, Instant since, String state, @Nullable String error,
        List<PlanId> disabledPlans) {

    /** The state of a licence that works. */
    public static final String ACTIVE = "ACTIVE";
}
