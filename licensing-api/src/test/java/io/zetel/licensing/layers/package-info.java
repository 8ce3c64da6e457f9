/** Which module, and which package of it, may know which. */
@NullMarked
package io.zetel.licensing.layers;

import org.jspecify.annotations.NullMarked;
