/** Needs the chicken. */
@NullMarked
package io.zetel.licensing.domain.violations.cycle.egg;

import org.jspecify.annotations.NullMarked;
