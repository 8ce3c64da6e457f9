package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that bears on access: a source that enables the service plan, or (without a source) a product revoked from a device. */
public record Grant(HolderId holder, SkuId skuId, String sku, @Nullable Source source, LicenceState state, @Nullable String error, Instant since,
        boolean usable) {

    /** Whether it is nothing but the memory of a licence that was revoked (D13). */
    public boolean isRevoked() { return source == null; }

    /** Whether it gives full access now. */
    public boolean opens() { return !isRevoked() && state.isLive() && usable; }
}
