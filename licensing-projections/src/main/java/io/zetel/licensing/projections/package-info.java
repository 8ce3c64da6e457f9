/** The read models: they listen to events, own their tables and answer questions. */
@NullMarked
package io.zetel.licensing.projections;

import org.jspecify.annotations.NullMarked;
