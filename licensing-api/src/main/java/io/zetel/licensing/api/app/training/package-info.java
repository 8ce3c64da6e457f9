/** A run that shows the JVM what it is to remember of Zetel in its ahead-of-time cache. */
@NullMarked
package io.zetel.licensing.api.app.training;

import org.jspecify.annotations.NullMarked;
