package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that bears on access: a source of a product, or (without a source) a product revoked from a device. */
public record Grant(
        HolderId holder,
        SkuId skuId,
        @Nullable Source source,
        LicenseState state,
        @Nullable String error,
        Instant since,
        Services services,
        boolean usable)
        implements ServiceAccess.Path {

    @Override
    public boolean isRevoked() {
        return source == null;
    }

    @Override
    public boolean isSuspended() {
        return state == LicenseState.SUSPENDED;
    }

    @Override
    public boolean isLive() {
        return state.isLive();
    }
}
