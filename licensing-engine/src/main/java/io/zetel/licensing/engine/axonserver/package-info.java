/** Axon Server as the event store: its parts, and the check that it can be used. */
@NullMarked
package io.zetel.licensing.engine.axonserver;

import org.jspecify.annotations.NullMarked;
