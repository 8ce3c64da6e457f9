/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.domain.claim;

import org.jspecify.annotations.NullMarked;
