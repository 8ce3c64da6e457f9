package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An app users claim licences for: the service plans any one of which gives it, the triggers that count for it (A53 to
 * A61), whether it is claimable yet (A07, A08), and the product a preconfigured policy starts with (A13).
 */
public record App(
        AppId id,
        String name,
        Set<PlanId> servicePlans,
        Set<Trigger> triggers,
        boolean claimable,
        @Nullable SkuId defaultProduct) {}
