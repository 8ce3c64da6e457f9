/** Lists of long work. */
@NullMarked
package io.zetel.licensing.api.http.job;

import org.jspecify.annotations.NullMarked;
