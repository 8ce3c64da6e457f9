/** What is due when: ends of terms, of grace, of over-assignments, and of deleted users. */
@NullMarked
package io.zetel.licensing.projections.lifecycle;

import org.jspecify.annotations.NullMarked;
