/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.projections;

import org.jspecify.annotations.NullMarked;
