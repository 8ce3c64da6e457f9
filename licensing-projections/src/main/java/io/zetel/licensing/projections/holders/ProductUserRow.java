package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import java.time.Instant;
import java.util.List;

/** Somebody who holds a product, since when, whether it sleeps, and through which sources (P13). */
public record ProductUserRow(String userId, Instant since, LicenseState state, List<Source> sources) {}
