/** The rules of what is held. */
@NullMarked
package io.zetel.licensing.domain.violations.holder.assigning;

import org.jspecify.annotations.NullMarked;
