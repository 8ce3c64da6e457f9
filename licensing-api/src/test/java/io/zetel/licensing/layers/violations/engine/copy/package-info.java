/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.engine.copy;

import org.jspecify.annotations.NullMarked;
