/** What a write would lead to, told from the events it would have stored and the read models. */
@NullMarked
package io.zetel.licensing.api.http.dryrun;

import org.jspecify.annotations.NullMarked;
