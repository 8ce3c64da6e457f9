/** Every way a request can fail, told as RFC 9457 problems in one place. */
@NullMarked
package io.zetel.licensing.api.http.problem;

import org.jspecify.annotations.NullMarked;
