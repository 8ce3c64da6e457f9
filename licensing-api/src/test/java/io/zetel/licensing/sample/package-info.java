/** A small application around the HTTP foundations, with routes that only exist to be called wrongly. */
@NullMarked
package io.zetel.licensing.sample;

import org.jspecify.annotations.NullMarked;
