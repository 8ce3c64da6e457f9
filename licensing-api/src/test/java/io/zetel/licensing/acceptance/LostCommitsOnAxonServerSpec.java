package io.zetel.licensing.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("PostgreSQL loses its last commits, events in Axon Server")
class LostCommitsOnAxonServerSpec extends LostCommitsAcceptance {

    private static RunningZetel zetel;

    @BeforeAll
    static void start() {
        RealAxonServer.assumeReachable();
        zetel = RealAxonServer.startZetel();
    }

    @AfterAll
    static void stop() {
        if (zetel != null) {
            zetel.close();
        }
    }

    @Override
    RunningZetel zetel() {
        return zetel;
    }
}
