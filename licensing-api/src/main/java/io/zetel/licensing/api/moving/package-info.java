/** Moves one tenant from an installation to another; works on their databases and knows no route. */
@NullMarked
package io.zetel.licensing.api.moving;

import org.jspecify.annotations.NullMarked;
