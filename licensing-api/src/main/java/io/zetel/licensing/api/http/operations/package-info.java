/** What operators ask for: rebuilds of read models, and what projections could not show. */
@NullMarked
package io.zetel.licensing.api.http.operations;

import org.jspecify.annotations.NullMarked;
