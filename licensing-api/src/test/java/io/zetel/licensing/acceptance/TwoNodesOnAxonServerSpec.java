package io.zetel.licensing.acceptance;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** Events and routing by Axon Server, where one is reachable; read models in one PostgreSQL. */
@DisplayName("Two nodes on Axon Server")
class TwoNodesOnAxonServerSpec extends TwoNodesAcceptance {

    @BeforeAll
    static void needsAxonServer() {
        RealAxonServer.assumeReachable();
    }

    @Override
    List<String> store() {
        return RealAxonServer.PROPERTIES;
    }
}
