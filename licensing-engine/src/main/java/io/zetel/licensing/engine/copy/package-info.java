/** Moves events from one store to another and proves that all arrived. */
@NullMarked
package io.zetel.licensing.engine.copy;

import org.jspecify.annotations.NullMarked;
