/** What operators do to a running Zetel. */
@NullMarked
package io.zetel.licensing.api.operations;

import org.jspecify.annotations.NullMarked;
