package io.zetel.licensing.domain.violations.cycle.chicken;

import io.zetel.licensing.domain.violations.cycle.egg.Egg;

/** Comes from the egg. */
public record Chicken(Egg[] from) {}
