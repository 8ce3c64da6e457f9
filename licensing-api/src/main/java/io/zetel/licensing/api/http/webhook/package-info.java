/** The routes by which a tenant says where it wants to be told what, and sees what came of it. */
@NullMarked
package io.zetel.licensing.api.http.webhook;

import org.jspecify.annotations.NullMarked;
