/** The history: read it, prove it, ask it why; and the offline verifier. */
@NullMarked
package io.zetel.licensing.api.audit;

import org.jspecify.annotations.NullMarked;
