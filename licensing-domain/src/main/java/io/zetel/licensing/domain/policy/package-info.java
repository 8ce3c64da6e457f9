/** Auto-claim policies: one app, one to five products in order. */
@NullMarked
package io.zetel.licensing.domain.policy;

import org.jspecify.annotations.NullMarked;
