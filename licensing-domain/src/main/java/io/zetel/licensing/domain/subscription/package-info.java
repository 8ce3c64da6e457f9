/** What was bought, per product: the seat pool. */
@NullMarked
package io.zetel.licensing.domain.subscription;

import org.jspecify.annotations.NullMarked;
