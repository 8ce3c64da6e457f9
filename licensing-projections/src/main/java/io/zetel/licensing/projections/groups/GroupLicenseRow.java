package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;

/** A product that a group gives, since when, and the service plans it gives. */
public record GroupLicenseRow(SkuId skuId, String sku, Services services, Instant since) {}
