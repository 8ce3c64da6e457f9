package io.zetel.licensing.domain.violations;

import org.junit.jupiter.api.Test;

/** Has a test and a name that Surefire does not run. */
class ForgottenChecks {

    @Test
    void never_runs() {
        throw new AssertionError("nobody will see this");
    }
}
