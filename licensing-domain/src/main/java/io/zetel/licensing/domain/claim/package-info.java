/** A claim: the one decision over tenant, policy, holder and pools. */
@NullMarked
package io.zetel.licensing.domain.claim;

import org.jspecify.annotations.NullMarked;
