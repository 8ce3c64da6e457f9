/** Notices within a second that PostgreSQL or Axon Server does not answer, and that it does again. */
@NullMarked
package io.zetel.licensing.engine.outage;

import org.jspecify.annotations.NullMarked;
