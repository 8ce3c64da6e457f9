package io.zetel.licensing.engine.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.acceptance.OwnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watched pool")
class WatchedPoolSpec {

    private static final int SIZE = 4;
    /** Two seconds, and one for a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final Duration LATEST = Duration.ofSeconds(10);

    private static OwnPostgres postgres;
    private static HikariDataSource hikari;
    private static WatchedPool pool;

    @BeforeAll
    static void start() {
        postgres = new OwnPostgres();
        hikari = new HikariDataSource();
        hikari.setJdbcUrl(postgres.url());
        hikari.setMaximumPoolSize(SIZE);
        hikari.setConnectionTimeout(1500);
        hikari.setValidationTimeout(1000);
        hikari.addDataSourceProperty("loginTimeout", "10");
        pool = new WatchedPool(hikari);
    }

    @AfterAll
    static void stop() throws Exception {
        pool.watch().close();
        postgres.thaw();
        hikari.close();
        postgres.close();
    }

    @Test
    void fails_at_once_while_the_database_is_gone_and_works_again_when_it_is_back() throws SQLException {
        ask();
        postgres.kill();
        try {
            for (int i = 0; i < 10; i++) {
                long began = System.nanoTime();
                assertAway(AT_ONCE, catchThrowable(WatchedPoolSpec::ask), began);
            }
            Awaitility.await().atMost(AT_ONCE).until(() -> pool.watch().away().isPresent());
            long began = System.nanoTime();
            assertAway(Duration.ofMillis(500), catchThrowable(WatchedPoolSpec::ask), began);
        } finally {
            postgres.restart();
        }
        awaitBack();
    }

    @Test
    void ends_what_waits_for_a_database_that_hangs() throws SQLException {
        try (var held = pool.getConnection()) {
            postgres.freeze();
            long began = System.nanoTime();
            assertAway(LATEST, catchThrowable(() -> ask(held)), began);
        } finally {
            postgres.thaw();
        }
        awaitBack();
    }

    @Test
    void gives_up_sessions_that_hang_and_takes_new_ones() throws SQLException {
        try (var held = pool.getConnection()) {
            postgres.freezeSessions();
            long began = System.nanoTime();
            assertAway(LATEST, catchThrowable(() -> ask(held)), began);
            awaitBack();
        } finally {
            postgres.thaw();
        }
    }

    @Test
    void waits_longer_while_it_is_merely_busy() throws Exception {
        awaitBack();
        var all = new ArrayList<Connection>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.getConnection());
        }
        var next = CompletableFuture.supplyAsync(() -> catchThrowable(WatchedPoolSpec::ask));
        assertThat(catchThrowable(() -> next.get(2500, TimeUnit.MILLISECONDS)))
                .as("longer than one wait of the pool's own")
                .isNotNull();
        all.removeFirst().close();
        assertThat(next.get(10, TimeUnit.SECONDS)).isNull();
        var inVain = catchThrowable(() -> {
            all.add(pool.getConnection());
            pool.getConnection().close();
        });
        assertThat(Outage.behind(inVain)).contains(Outage.DATABASE_BUSY);
        for (var connection : all) {
            connection.close();
        }
    }

    private static void ask() throws SQLException {
        try (var connection = pool.getConnection()) {
            ask(connection);
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    private static void assertAway(Duration atMost, Throwable failure, long began) {
        assertThat(Outage.behind(failure)).as("%s", failure).contains(Outage.DATABASE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(atMost);
    }

    private static void awaitBack() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            ask();
            return true;
        });
    }
}
