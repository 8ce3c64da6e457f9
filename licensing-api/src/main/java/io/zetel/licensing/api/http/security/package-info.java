/** Who is asking and what they may: tokens, clients, roles, and a guard that denies whatever is not allowed. */
@NullMarked
package io.zetel.licensing.api.http.security;

import org.jspecify.annotations.NullMarked;
