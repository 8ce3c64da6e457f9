package io.zetel.licensing.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("PostgreSQL loses its last commits, events in PostgreSQL")
class LostCommitsOnPostgresSpec extends LostCommitsAcceptance {

    private static RunningZetel zetel;

    @BeforeAll static void start() { zetel = RunningZetel.start(RunningZetel.freshDirectory()); }

    @AfterAll static void stop() { zetel.close(); }

    @Override RunningZetel zetel() { return zetel; }
}
