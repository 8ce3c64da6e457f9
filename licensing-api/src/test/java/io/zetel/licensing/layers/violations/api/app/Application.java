package io.zetel.licensing.layers.violations.api.app;

import io.zetel.licensing.layers.violations.api.http.Wired;

/** Wires everything. */
public interface Application {
    Wired route();
}
