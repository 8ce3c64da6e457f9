package io.zetel.licensing.acceptance;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** Events and routing by Axon Server, where one is reachable; read models in one PostgreSQL. */
@DisplayName("A node that hangs, on Axon Server")
class HangingNodeOnAxonServerSpec extends HangingNodeAcceptance {

    @BeforeAll
    static void needsAxonServer() {
        RealAxonServer.assumeReachable();
    }

    @Override
    List<String> store() {
        return RealAxonServer.PROPERTIES;
    }

    /** Axon Server has to notice as well, by pings that are not answered. */
    @Override
    Duration takenOverWithin() {
        return Duration.ofSeconds(40);
    }
}
