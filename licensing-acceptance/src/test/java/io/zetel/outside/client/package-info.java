/** Load over HTTP while processes are killed and frozen, and what must hold afterwards. */
@NullMarked
package io.zetel.outside.client;

import org.jspecify.annotations.NullMarked;
