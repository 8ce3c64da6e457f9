package io.zetel.licensing.acceptance;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("PostgreSQL loses its last commits or cannot be used for a while, events in PostgreSQL")
class LostCommitsOnPostgresSpec extends LostCommitsAcceptance {

    /** So long that pauses which double from a second have grown to eight. */
    private static final Duration AWAY = Duration.ofSeconds(8);

    private static RunningZetel zetel;

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(RunningZetel.embeddedDirectory());
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @Override
    RunningZetel zetel() {
        return zetel;
    }

    @Test
    void read_models_go_on_within_five_seconds_once_they_can() {
        var tenant = tenant(zetel);
        var jdbc = zetel.context().getBean(JdbcClient.class);
        jdbc.sql("alter table token_entry rename to token_entry_away").update();
        long since = System.nanoTime();
        var claimed = tenant.signIn("somebody").expect(201);
        Awaitility.await().until(() -> System.nanoTime() - since > AWAY.toNanos());
        jdbc.sql("alter table token_entry_away rename to token_entry").update();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> tenant.readAfter(claimed, "/reports/claims").status() == 200);
    }
}
