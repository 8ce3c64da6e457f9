/** The event store on PostgreSQL: one statement to append a group, one query to read many streams. */
@NullMarked
package io.zetel.licensing.engine.store;

import org.jspecify.annotations.NullMarked;
