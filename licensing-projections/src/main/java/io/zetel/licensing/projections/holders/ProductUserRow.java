package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Source;
import java.time.Instant;
import java.util.List;

/** A user who holds a product, since when, and through which sources (P13). */
public record ProductUserRow(String userId, Instant since, List<Source> sources) {}
