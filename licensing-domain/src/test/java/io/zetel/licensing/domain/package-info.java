/** The domain's specs: a scenario over the real handlers, and a small catalogue to tell stories with. */
@NullMarked
package io.zetel.licensing.domain;

import org.jspecify.annotations.NullMarked;
