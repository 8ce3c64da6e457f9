package io.zetel.licensing.acceptance;

import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Events and read models in one PostgreSQL. */
@DisplayName("A node that hangs, on one PostgreSQL")
class HangingNodeOnPostgresSpec extends HangingNodeAcceptance {

    @Override List<String> store() { return List.of(); }
}
