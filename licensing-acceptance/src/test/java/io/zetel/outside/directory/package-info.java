/** A whole directory, uploaded to a running node. */
@NullMarked
package io.zetel.outside.directory;

import org.jspecify.annotations.NullMarked;
