/** Rebuilding projections beside the live ones, comparing and swapping them. */
@NullMarked
package io.zetel.licensing.engine.rebuild;

import org.jspecify.annotations.NullMarked;
