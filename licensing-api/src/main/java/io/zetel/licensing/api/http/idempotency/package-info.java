/** A repeated POST with the same {@code Idempotency-Key} gets the first one's answer and does nothing. */
@NullMarked
package io.zetel.licensing.api.http.idempotency;

import org.jspecify.annotations.NullMarked;
