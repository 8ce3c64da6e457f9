/** The routes of claims, one by one and by the stream. */
@NullMarked
package io.zetel.licensing.api.http.claim;

import org.jspecify.annotations.NullMarked;
