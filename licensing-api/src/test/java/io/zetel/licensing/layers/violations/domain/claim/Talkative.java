package io.zetel.licensing.layers.violations.domain.claim;

import io.zetel.licensing.layers.violations.engine.store.Store;

/** A decision that knows where it is stored. */
public interface Talkative {
    Store store();
}
