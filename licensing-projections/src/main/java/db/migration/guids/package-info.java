/** Changes of the read models that only Java can make. */
@NullMarked
package db.migration.guids;

import org.jspecify.annotations.NullMarked;
