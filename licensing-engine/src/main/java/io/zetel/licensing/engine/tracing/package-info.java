/** OpenTelemetry spans of what happens to a command and its events. */
@NullMarked
package io.zetel.licensing.engine.tracing;

import org.jspecify.annotations.NullMarked;
