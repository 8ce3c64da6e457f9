/** Aggregates as they are loaded, kept in memory, and snapshotted. */
@NullMarked
package io.zetel.licensing.engine.aggregates;

import org.jspecify.annotations.NullMarked;
