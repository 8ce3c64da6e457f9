/**
 * The benchmark: what Zetel does in a second, beside what plain SQL and plain Axon do in the same run on the same
 * database.
 */
@NullMarked
package io.zetel.licensing.benchmark;

import org.jspecify.annotations.NullMarked;
