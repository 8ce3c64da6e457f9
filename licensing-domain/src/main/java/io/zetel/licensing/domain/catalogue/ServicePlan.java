package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.PlanId;

/** One service inside a product, such as {@code TEAMS1}; names repeat in the vendor's list, ids do not. */
public record ServicePlan(PlanId id, String name, String friendlyName) {}
