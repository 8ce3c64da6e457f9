/** All events in the order of the store, for those who read it from end to end. */
@NullMarked
package io.zetel.licensing.api.engine.log;

import org.jspecify.annotations.NullMarked;
