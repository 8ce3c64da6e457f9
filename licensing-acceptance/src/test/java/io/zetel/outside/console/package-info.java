/** The console in a real browser. */
@NullMarked
package io.zetel.outside.console;

import org.jspecify.annotations.NullMarked;
