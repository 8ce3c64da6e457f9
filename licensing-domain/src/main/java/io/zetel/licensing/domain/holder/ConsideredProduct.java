package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import org.jspecify.annotations.Nullable;

/** One product a claim looked at: the seats it saw, and why it was passed over ({@code null} for the one taken). */
public record ConsideredProduct(
        SkuId skuId,
        String sku,
        int available,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Refusal reason) {}
