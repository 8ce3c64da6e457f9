/** The routes of tenants and their auto-claim switch. */
@NullMarked
package io.zetel.licensing.api.http.tenant;

import org.jspecify.annotations.NullMarked;
