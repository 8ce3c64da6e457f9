/** The PostgreSQL that comes with Zetel and lives in its data directory. */
@NullMarked
package io.zetel.licensing.engine.embedded;

import org.jspecify.annotations.NullMarked;
