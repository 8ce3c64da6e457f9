/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.domain.shared;

import org.jspecify.annotations.NullMarked;
