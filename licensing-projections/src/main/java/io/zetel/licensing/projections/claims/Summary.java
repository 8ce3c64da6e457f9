package io.zetel.licensing.projections.claims;

import io.zetel.licensing.domain.shared.Refusal;
import java.util.Map;

/** What a window came to: licences claimed, how many of them from a backup product, and refusals by reason. */
public record Summary(long claimed, long fromBackup, Map<Refusal, Long> refusedByCode) {}
