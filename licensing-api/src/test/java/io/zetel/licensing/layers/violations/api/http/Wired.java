package io.zetel.licensing.layers.violations.api.http;

import io.zetel.licensing.layers.violations.api.app.Application;

/** A route that knows how it is wired. */
public interface Wired {
    Application application();
}
