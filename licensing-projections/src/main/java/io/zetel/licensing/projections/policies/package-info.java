/** The auto-claim policies as they are and as they were, and what could go into them. */
@NullMarked
package io.zetel.licensing.projections.policies;

import org.jspecify.annotations.NullMarked;
