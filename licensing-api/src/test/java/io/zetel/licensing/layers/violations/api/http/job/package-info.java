/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.api.http.job;

import org.jspecify.annotations.NullMarked;
