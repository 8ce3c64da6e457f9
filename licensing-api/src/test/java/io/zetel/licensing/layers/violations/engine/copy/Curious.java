package io.zetel.licensing.layers.violations.engine.copy;

import io.zetel.licensing.layers.violations.domain.claim.Talkative;

/** An engine that knows what is decided. */
public interface Curious {
    Talkative decision();
}
