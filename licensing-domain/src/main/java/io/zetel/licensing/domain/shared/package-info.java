/** Words every slice uses: identities, refusals, commands and events as such. */
@NullMarked
package io.zetel.licensing.domain.shared;

import org.jspecify.annotations.NullMarked;
