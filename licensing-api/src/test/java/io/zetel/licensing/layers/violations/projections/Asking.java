package io.zetel.licensing.layers.violations.projections;

import io.zetel.licensing.layers.violations.api.app.Application;

/** A read model that knows who asks it. */
public interface Asking {
    Application application();
}
