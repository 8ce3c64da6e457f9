/** The routes of purchases and seats. */
@NullMarked
package io.zetel.licensing.api.subscription;

import org.jspecify.annotations.NullMarked;
