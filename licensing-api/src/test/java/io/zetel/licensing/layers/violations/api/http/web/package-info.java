/** Violations of the layers. */
@NullMarked
package io.zetel.licensing.layers.violations.api.http.web;

import org.jspecify.annotations.NullMarked;
