/** What one user or device holds, and through which sources. */
@NullMarked
package io.zetel.licensing.domain.holder;

import org.jspecify.annotations.NullMarked;
