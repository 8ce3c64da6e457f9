package io.zetel.licensing.acceptance;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Events and read models in one PostgreSQL. */
@DisplayName("A node that hangs, on one PostgreSQL")
class HangingNodeOnPostgresSpec extends HangingNodeAcceptance {

    @Override
    List<String> store() {
        return List.of();
    }

    /** The database gives a node up that says nothing for 5 seconds in the middle of a group. */
    @Override
    Duration takenOverWithin() {
        return Duration.ofSeconds(15);
    }
}
