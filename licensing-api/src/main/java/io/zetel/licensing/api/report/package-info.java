/** The routes of the claim reports. */
@NullMarked
package io.zetel.licensing.api.report;

import org.jspecify.annotations.NullMarked;
