/** Who holds what, and through which sources. */
@NullMarked
package io.zetel.licensing.projections.holders;

import org.jspecify.annotations.NullMarked;
