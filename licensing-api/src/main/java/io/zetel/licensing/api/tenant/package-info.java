/** The routes of tenants and their auto-claim switch. */
@NullMarked
package io.zetel.licensing.api.tenant;

import org.jspecify.annotations.NullMarked;
