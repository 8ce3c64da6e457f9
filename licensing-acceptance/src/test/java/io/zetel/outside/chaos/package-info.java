/** Load over HTTP while processes are killed and frozen, and what must hold afterwards. */
@NullMarked
package io.zetel.outside.chaos;

import org.jspecify.annotations.NullMarked;
