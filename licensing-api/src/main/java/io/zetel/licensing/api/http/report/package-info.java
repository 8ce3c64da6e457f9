/** The routes of the claim reports. */
@NullMarked
package io.zetel.licensing.api.http.report;

import org.jspecify.annotations.NullMarked;
