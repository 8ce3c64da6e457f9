/** What projections could not show: listed, tried again, given up. */
@NullMarked
package io.zetel.licensing.api.operations.deadletter;

import org.jspecify.annotations.NullMarked;
