/** Specs of the past. */
@NullMarked
package io.zetel.licensing.projections.past;

import org.jspecify.annotations.NullMarked;
