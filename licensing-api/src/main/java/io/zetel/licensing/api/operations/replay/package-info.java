/** Rebuilding projections beside the live ones, comparing and swapping them. */
@NullMarked
package io.zetel.licensing.api.operations.replay;

import org.jspecify.annotations.NullMarked;
