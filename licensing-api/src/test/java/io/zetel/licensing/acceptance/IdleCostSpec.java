package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counted and not timed: red when something asks the database again and again whether there is anything to do. */
@DisplayName("A node that nobody asks anything")
class IdleCostSpec {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** It takes some 30, and more when what comes by the minute falls into the window. */
    private static final long MOST_TRANSACTIONS = 40;

    @Test
    void takes_few_transactions() {
        try (var receiver = new Receiver();
                var zetel = RunningZetel.start(
                        RunningZetel.preparedDirectory(), "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128")) {
            var tenant = TestTenant.claiming(zetel);
            tenant.as(Role.GLOBAL_ADMIN)
                    .post(tenant.path("/webhooks"), Map.of("url", receiver.url(), "types", List.of("license.claimed")))
                    .expect(201);
            tenant.buy("SPE_E3", 5);
            tenant.policy("TEAMS", "SPE_E3");
            tenant.signIn("alice").expect(201);
            zetel.caughtUp();
            receiver.await(1);
            var window = new Window(zetel.context().getBean(JdbcClient.class));
            // A session tells PostgreSQL what it did when it has been idle for a while, so the first windows have more.
            Awaitility.await()
                    .atMost(WINDOW.multipliedBy(9))
                    .pollDelay(WINDOW)
                    .pollInterval(WINDOW)
                    .until(window::transactions, taken -> taken <= MOST_TRANSACTIONS);
        }
    }

    /** What is counted between one look and the next. */
    private static final class Window {

        private final JdbcClient jdbc;
        private long before;

        private Window(JdbcClient jdbc) {
            this.jdbc = jdbc;
            this.before = total();
        }

        private long transactions() {
            long last = before;
            before = total();
            return before - last;
        }

        private long total() {
            return jdbc.sql(
                            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")
                    .query(Long.class)
                    .single();
        }
    }
}
