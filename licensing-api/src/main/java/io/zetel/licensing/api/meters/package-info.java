/** What Prometheus is told about licences. */
@NullMarked
package io.zetel.licensing.api.meters;

import org.jspecify.annotations.NullMarked;
