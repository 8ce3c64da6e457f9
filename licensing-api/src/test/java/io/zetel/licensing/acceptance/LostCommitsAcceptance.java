package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must hold when PostgreSQL loses its last commits and Zetel goes on, whichever store keeps the events.
 * {@code -Dzetel.kills=} loses them more often.
 */
abstract class LostCommitsAcceptance {

    private static final int ROUNDS = Integer.getInteger("zetel.kills", 10);
    private static final String E3 = "SPE_E3";
    private static final Duration RECOVERS = Duration.ofSeconds(20);

    private final List<String> claimed = new ArrayList<>();

    /** Zetel with an embedded PostgreSQL of its own. */
    abstract RunningZetel zetel();

    @Test
    void read_models_lose_nothing_when_the_database_restarts_and_the_application_does_not() {
        var tenant = tenant(zetel());
        writeRarely(zetel());
        var last = claim(tenant);
        for (int round = 0; round < ROUNDS; round++) {
            var seen = claim(tenant);
            assertThat(claimants(tenant, seen)).isEqualTo(claimed);
            killAnIdleBackend(zetel());
            // In every other round nobody asks before the next claim, so that the processors meet it first.
            last = round % 2 == 0 ? claim(tenant) : seen;
            awaitAll(tenant, last);
        }
        // The last kill may be felt only now, and the report be further than the seats.
        var newest = last;
        var product = eventually()
                .atMost(RECOVERS)
                .until(() -> tenant.readAfter(newest, "/products/" + E3), LostCommitsAcceptance::isAnswer);
        assertThat(product.number("/assigned")).isEqualTo(claimed.size());
        assertThatARebuildIsEqual(zetel());
    }

    static TestTenant tenant(RunningZetel zetel) {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 100);
        tenant.policy("TEAMS", E3);
        return tenant;
    }

    /** What is committed without waiting stays in memory for as long as possible. */
    private static void writeRarely(RunningZetel zetel) {
        var directory = Path.of(zetel.context().getEnvironment().getRequiredProperty("zetel.data-dir"));
        System.setProperty(
                "org.postgresql.pgservicefile",
                directory.resolve("pg_service.conf").toString());
        try (var connection = DriverManager.getConnection("jdbc:postgresql://?service=zetel-admin");
                var statement = connection.createStatement()) {
            statement.execute("alter system set wal_writer_delay = '10s'");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        } finally {
            System.clearProperty("org.postgresql.pgservicefile");
        }
    }

    /** Its postmaster then restarts all others. */
    private static void killAnIdleBackend(RunningZetel zetel) {
        long pid = jdbc(zetel).sql("""
                                   select pid from pg_stat_activity
                                   where backend_type = 'client backend' and state = 'idle' and pid <> pg_backend_pid() limit 1
                                   """).query(Long.class).single();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** Asks until it is answered; a claim that was already heard is answered as it is. */
    private Reply claim(TestTenant tenant) {
        var user = "user-" + claimed.size();
        var answer = eventually()
                .atMost(RECOVERS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tenant.signIn(user), LostCommitsAcceptance::isAnswer);
        claimed.add(user);
        return answer;
    }

    /**
     * Whoever is told that the report has seen this claim sees all up to it; for a while he may be told that it has
     * not.
     */
    private void awaitAll(TestTenant tenant, Reply claim) {
        long position = Long.parseLong(claim.header("Licensing-Position"));
        eventually()
                .atMost(RECOVERS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    var now = tenant.as(Role.READER).get(tenant.path("/reports/claims?limit=100"));
                    if (isAnswer(now) && Long.parseLong(now.header("Licensing-Position")) >= position) {
                        assertThat(users(now))
                                .as("at position %s", now.header("Licensing-Position"))
                                .isEqualTo(claimed);
                    }
                    var waited = tenant.readAfter(claim, "/reports/claims?limit=100");
                    if (isAnswer(waited)) {
                        assertThat(users(waited)).as("waited for").isEqualTo(claimed);
                    }
                    return isAnswer(waited);
                });
    }

    /** One of this application, that is: a request that died with its connection may be answered by nothing. */
    private static boolean isAnswer(Reply reply) {
        return reply.status() < 300 && !reply.body().isEmpty();
    }

    private static List<String> claimants(TestTenant tenant, Reply claim) {
        return users(tenant.readAfter(claim, "/reports/claims?limit=100").expect(200));
    }

    private static List<String> users(Reply report) {
        return report.json()
                .get("items")
                .valueStream()
                .map(item -> item.get("userId").asString())
                .sorted(LostCommitsAcceptance::byNumber)
                .toList();
    }

    private static int byNumber(String one, String other) {
        return Integer.compare(Integer.parseInt(one.substring(5)), Integer.parseInt(other.substring(5)));
    }

    private static void assertThatARebuildIsEqual(RunningZetel zetel) {
        var replay = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "ALL", "swap", false))
                .expect(202);
        ReplaysSpec.awaitDone(zetel, replay.text("/replayId"));
        var done = zetel.operator().get(replay.header("Location")).expect(200);
        assertThat(done.json().get("projections").valueStream().map(part -> part.get("state")
                        .asString()))
                .as(done.body())
                .containsOnly("COMPARED");
    }

    /** Threads of the application that meet the database dead say so; that is not what is looked for here. */
    private static ConditionFactory eventually() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    private static JdbcClient jdbc(RunningZetel zetel) {
        return zetel.context().getBean(JdbcClient.class);
    }
}
