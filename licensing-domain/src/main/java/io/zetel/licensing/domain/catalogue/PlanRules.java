package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.PlanId;
import java.util.Map;
import java.util.Set;

/**
 * What the catalogue knows about service plans beside each other: which two cannot coexist, which needs one of which
 * others, and where one may not be used (ISO 3166 country codes; P05).
 */
public record PlanRules(
        Map<PlanId, Set<PlanId>> exclusions,
        Map<PlanId, Set<PlanId>> dependencies,
        Map<PlanId, Set<String>> prohibitedLocations) {

    /** No rules at all. */
    public static final PlanRules NONE = new PlanRules(Map.of(), Map.of(), Map.of());
}
