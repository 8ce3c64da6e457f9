package io.zetel.licensing.domain.violations.cycle.egg;

import io.zetel.licensing.domain.violations.cycle.chicken.Chicken;

/** Comes from the chicken. */
public record Egg(Chicken[] from) {}
