/** The routes of auto-claim policies. */
@NullMarked
package io.zetel.licensing.api.policy;

import org.jspecify.annotations.NullMarked;
