/** Migrations that SQL alone cannot do; Flyway finds them beside the others by their names. */
@NullMarked
package db.migration.api;

import org.jspecify.annotations.NullMarked;
