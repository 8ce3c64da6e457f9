/** Puts the domain and the projections into the running application. */
@NullMarked
package io.zetel.licensing.api.wiring;

import org.jspecify.annotations.NullMarked;
