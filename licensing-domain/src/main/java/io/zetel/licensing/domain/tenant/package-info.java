/** A customer organisation: its switch, its limits, its policy slots. */
@NullMarked
package io.zetel.licensing.domain.tenant;

import org.jspecify.annotations.NullMarked;
