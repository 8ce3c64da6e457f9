/** Zetel from outside: the packaged jar as a process, and an HTTP client that may send anything. */
@NullMarked
package io.zetel.outside;

import org.jspecify.annotations.NullMarked;
