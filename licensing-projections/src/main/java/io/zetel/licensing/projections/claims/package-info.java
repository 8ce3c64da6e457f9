/** Who claimed what by which policy, and what was refused. */
@NullMarked
package io.zetel.licensing.projections.claims;

import org.jspecify.annotations.NullMarked;
