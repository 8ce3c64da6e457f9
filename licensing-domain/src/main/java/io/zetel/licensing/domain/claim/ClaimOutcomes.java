package io.zetel.licensing.domain.claim;

import java.util.List;

/** The outcomes of a list of claims, in the order of the list. */
public record ClaimOutcomes(List<ClaimOutcome> outcomes) {}
