/** Read models as they were at an instant. */
@NullMarked
package io.zetel.licensing.projections.past;

import org.jspecify.annotations.NullMarked;
