/** The routes of auto-claim policies. */
@NullMarked
package io.zetel.licensing.api.http.policy;

import org.jspecify.annotations.NullMarked;
