/** What in a tenant wants somebody's attention. */
@NullMarked
package io.zetel.licensing.api.http.attention;

import org.jspecify.annotations.NullMarked;
