/** The one rule of what a holder may use, and why not. */
@NullMarked
package io.zetel.licensing.domain.access;

import org.jspecify.annotations.NullMarked;
