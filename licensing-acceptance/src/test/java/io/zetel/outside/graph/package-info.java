/** The vendor's own clients against the packaged jar. */
@NullMarked
package io.zetel.outside.graph;

import org.jspecify.annotations.NullMarked;
