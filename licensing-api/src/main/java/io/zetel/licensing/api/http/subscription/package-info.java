/** The routes of purchases and seats. */
@NullMarked
package io.zetel.licensing.api.http.subscription;

import org.jspecify.annotations.NullMarked;
