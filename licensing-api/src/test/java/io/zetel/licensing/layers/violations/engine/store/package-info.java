/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.engine.store;

import org.jspecify.annotations.NullMarked;
