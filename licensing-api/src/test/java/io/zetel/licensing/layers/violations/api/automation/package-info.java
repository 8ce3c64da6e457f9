/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.api.automation;

import org.jspecify.annotations.NullMarked;
