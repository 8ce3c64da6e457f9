package io.zetel.licensing.domain.violations;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Asks Axon which group of commands it is in. */
final class AxonsUnit {

    private AxonsUnit() {}

    static boolean isGrouped() {
        return CurrentUnitOfWork.isStarted();
    }
}
