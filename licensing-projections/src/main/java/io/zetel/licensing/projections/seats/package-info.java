/** What was bought, and how many seats are out. */
@NullMarked
package io.zetel.licensing.projections.seats;

import org.jspecify.annotations.NullMarked;
