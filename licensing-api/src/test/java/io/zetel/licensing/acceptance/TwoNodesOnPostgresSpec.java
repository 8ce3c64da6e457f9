package io.zetel.licensing.acceptance;

import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Events and read models in one PostgreSQL; nobody routes, so both nodes decide for the same tenants all the time. */
@DisplayName("Two nodes on one PostgreSQL")
class TwoNodesOnPostgresSpec extends TwoNodesAcceptance {

    @Override
    List<String> store() {
        return List.of();
    }
}
