package io.zetel.licensing.layers.violations.api.http.job;

/** A route. */
public interface Route {}
