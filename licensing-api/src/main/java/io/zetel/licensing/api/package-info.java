/** Asks: HTTP, security, wiring and the runnable application. */
@NullMarked
package io.zetel.licensing.api;

import org.jspecify.annotations.NullMarked;
