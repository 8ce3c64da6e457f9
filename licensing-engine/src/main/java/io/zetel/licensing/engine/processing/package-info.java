/** Event processors: batches, their pace, how far each has come, and what was left behind. */
@NullMarked
package io.zetel.licensing.engine.processing;

import org.jspecify.annotations.NullMarked;
