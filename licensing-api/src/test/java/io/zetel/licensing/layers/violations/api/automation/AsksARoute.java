package io.zetel.licensing.layers.violations.api.automation;

import io.zetel.licensing.layers.violations.api.http.job.Route;

/** Does by itself what it asks a route for. */
public interface AsksARoute {
    Route route();
}
