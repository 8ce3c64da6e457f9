package io.zetel.licensing.layers.violations.api.http.web;

import io.zetel.licensing.layers.violations.api.http.job.Route;

/** Serves all routes and knows one. */
public interface Plumbing {
    Route route();
}
