/** What every read model is made of: a batch of events, one flush, tables in a schema. */
@NullMarked
package io.zetel.licensing.engine.projection;

import org.jspecify.annotations.NullMarked;
