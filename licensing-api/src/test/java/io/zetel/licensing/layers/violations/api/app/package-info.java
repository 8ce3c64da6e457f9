/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.api.app;

import org.jspecify.annotations.NullMarked;
