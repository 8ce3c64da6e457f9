/** Speaks of what is held, and judges it. */
@NullMarked
package io.zetel.licensing.domain.violations.holder;

import org.jspecify.annotations.NullMarked;
