/** Microsoft Graph's dialect of the same commands and read models: it translates, and decides nothing. */
@NullMarked
package io.zetel.licensing.api.graph;

import org.jspecify.annotations.NullMarked;
