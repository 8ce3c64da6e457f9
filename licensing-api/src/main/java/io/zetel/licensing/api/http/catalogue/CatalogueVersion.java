package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event of the catalogue: its version, when it was recorded, who brought it about, and why. */
record CatalogueVersion(
        long version,
        Instant recordedAt,
        @Nullable String actor,
        @Nullable String reason,
        CatalogueEvent event) {}
