/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.api.http;

import org.jspecify.annotations.NullMarked;
