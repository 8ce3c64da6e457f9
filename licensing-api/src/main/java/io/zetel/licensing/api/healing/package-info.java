/** Gives seats that came free to those who wait for one. */
@NullMarked
package io.zetel.licensing.api.healing;

import org.jspecify.annotations.NullMarked;
