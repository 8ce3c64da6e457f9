package io.zetel.licensing.domain.violations;

import org.axonframework.messaging.MetaData;

/** Rules that know the framework. */
final class FrameworkDecider {

    private FrameworkDecider() {}

    static boolean isCaused(MetaData cause) {
        return !cause.isEmpty();
    }
}
