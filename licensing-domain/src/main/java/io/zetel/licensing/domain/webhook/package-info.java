/** What a tenant's history says of its webhooks. */
@NullMarked
package io.zetel.licensing.domain.webhook;

import org.jspecify.annotations.NullMarked;
