/** Seats and claims as they change, for dashboards that stay open. */
@NullMarked
package io.zetel.licensing.api.http.stream;

import org.jspecify.annotations.NullMarked;
