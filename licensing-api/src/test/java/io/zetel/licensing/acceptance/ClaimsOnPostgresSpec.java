package io.zetel.licensing.acceptance;

import org.junit.jupiter.api.DisplayName;

/** With events in PostgreSQL. */
@DisplayName("Claims on PostgreSQL")
class ClaimsOnPostgresSpec extends ClaimsAcceptance {

    @Override
    RunningZetel zetel() {
        return RunningZetel.shared();
    }
}
