package io.zetel.licensing.layers.violations.engine.store;

import io.zetel.licensing.layers.violations.domain.shared.Shared;

/** Knows what everybody may know. */
public interface Store extends Shared {}
