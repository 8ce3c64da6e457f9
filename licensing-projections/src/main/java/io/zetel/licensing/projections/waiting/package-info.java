/** Who waits for a seat. */
@NullMarked
package io.zetel.licensing.projections.waiting;

import org.jspecify.annotations.NullMarked;
