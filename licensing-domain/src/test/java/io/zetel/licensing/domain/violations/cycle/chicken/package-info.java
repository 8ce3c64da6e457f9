/** Needs the egg. */
@NullMarked
package io.zetel.licensing.domain.violations.cycle.chicken;

import org.jspecify.annotations.NullMarked;
