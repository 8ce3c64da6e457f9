package io.zetel.licensing.layers.violations.domain.shared;

/** What everybody may know. */
public interface Shared {}
