/** The engine room: how Axon, PostgreSQL and the lanes are put together. */
@NullMarked
package io.zetel.licensing.engine;

import org.jspecify.annotations.NullMarked;
