/** The routes of the history: read it, prove it, ask it why. */
@NullMarked
package io.zetel.licensing.api.history;

import org.jspecify.annotations.NullMarked;
