/** The runnable application: puts domain, engine and projections together. */
@NullMarked
package io.zetel.licensing.api.app;

import org.jspecify.annotations.NullMarked;
