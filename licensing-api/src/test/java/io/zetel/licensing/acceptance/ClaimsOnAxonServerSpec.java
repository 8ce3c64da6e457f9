package io.zetel.licensing.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** With events on Axon Server, where one is reachable. */
@DisplayName("Claims on Axon Server")
class ClaimsOnAxonServerSpec extends ClaimsAcceptance {

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
