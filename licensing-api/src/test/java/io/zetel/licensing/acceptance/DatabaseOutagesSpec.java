package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What clients see of a PostgreSQL that is killed, hangs, is full and comes back. */
@DisplayName("While PostgreSQL is away")
class DatabaseOutagesSpec {

    private static final String E3 = "SPE_E3";
    /** Two seconds, and one for a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final Duration LATEST = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(20);

    private static OwnPostgres postgres;
    private static RunningZetel zetel;
    private static TestTenant tenant;
    private static Caller caller;

    @BeforeAll
    static void start() {
        postgres = new OwnPostgres();
        zetel = RunningZetel.start(RunningZetel.freshDirectory(), "--spring.datasource.url=" + postgres.url());
        tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 10_000);
        tenant.policy("TEAMS", E3);
        caller = tenant.as(
                Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER, Role.AUDITOR, Role.BILLING_ADMIN, Role.USER_ADMIN);
        claim("first").expect(201);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.thaw();
        zetel.close();
        postgres.close();
    }

    @Test
    void every_answer_is_503_at_once_and_names_it_and_the_log_says_so_once() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            postgres.kill();
            awaitReadiness(503);
            for (var ask : requests()) {
                assertAway(ask, AT_ONCE, "DATABASE_UNAVAILABLE");
            }
            assertThat(zetel.http().stranger().get("/actuator/health/readiness").body())
                    .contains("DATABASE_UNAVAILABLE");
            zetel.http().stranger().get("/actuator/health/liveness").expect(200);
            // Timers and processors have their say meanwhile.
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        } finally {
            root.detachAppender(log);
            postgres.restart();
        }
        awaitReadiness(200);
        claim("after the restart").expect(201);
        var said = List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
        assertThat(said).as("no stack").allSatisfy(event -> assertThat(event.getThrowableProxy())
                .as(event.getFormattedMessage())
                .isNull());
        assertThat(said.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(line -> line.contains("database"))
                        .toList())
                .as("another test may have said it in this minute")
                .hasSizeLessThanOrEqualTo(1);
    }

    /** The server forgets what a session did not ask it to keep, which is what this one is set up for. */
    @Test
    void commits_wait_for_the_disk_also_where_the_server_would_not() throws Exception {
        assertThat(postgres.setting("synchronous_commit")).isEqualTo("off");
        assertThat(zetel.context()
                        .getBean(JdbcClient.class)
                        .sql("show synchronous_commit")
                        .query(String.class)
                        .single())
                .isEqualTo("on");
    }

    @Test
    void what_was_under_way_is_told_apart_from_what_happened_and_can_be_repeated() throws Exception {
        var keys = IntStream.range(0, 64).mapToObj(i -> "under way " + i).toList();
        List<CompletableFuture<Integer>> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = keys.stream()
                    .map(user -> CompletableFuture.supplyAsync(
                            () -> {
                                var began = System.nanoTime();
                                var reply = claim(user);
                                assertThat(Duration.ofNanos(System.nanoTime() - began))
                                        .isLessThan(LATEST);
                                return reply.status();
                            },
                            threads))
                    .toList();
            CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new)).join();
            postgres.kill();
        } finally {
            postgres.restart();
        }
        awaitReadiness(200);
        assertThat(answers).extracting(CompletableFuture::join).isSubsetOf(201, 503);
        for (int i = 0; i < keys.size(); i++) {
            var user = keys.get(i);
            var again = await().atMost(Duration.ofSeconds(60)).until(() -> claim(user), reply -> reply.status() != 503);
            assertThat(again.status())
                    .as("asked again with the same key: nobody waits for the lease of an attempt that is over")
                    .isIn(200, 201);
        }
        var last = claim("last of all").expect(201);
        assertThat(claimsStoredTwice()).isEmpty();
        var report = tenant.as(Role.READER)
                .get(tenant.path("/reports/claims?format=csv&waitFor=" + last.header("Licensing-Position")))
                .expect(200);
        assertThat(report.body().lines().map(row -> row.split(",")[1]).filter(keys::contains))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void a_database_that_hangs_keeps_nobody_for_more_than_ten_seconds() {
        postgres.freeze();
        try {
            assertAllAway();
        } finally {
            postgres.thaw();
        }
        awaitClaim("after the frost");
    }

    @Test
    void sessions_that_hang_are_given_up_and_new_ones_taken() throws Exception {
        postgres.freezeSessions();
        try {
            var began = System.nanoTime();
            claim("while sessions hang");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LATEST);
            awaitClaim("on new sessions");
        } finally {
            postgres.thaw();
        }
        awaitClaim("after the sessions hung");
    }

    @Test
    void a_full_disk_is_named_and_nothing_is_kept() throws Exception {
        postgres.execute("""
                         create function full_disk() returns trigger language plpgsql as
                         $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
                         create trigger full_disk before insert on domain_event execute function full_disk()""");
        try {
            assertAway(_ -> claim("no room"), AT_ONCE, "DATABASE_FULL");
        } finally {
            postgres.execute("drop trigger full_disk on domain_event; drop function full_disk");
        }
        assertThat(claim("no room").status()).isEqualTo(201);
    }

    private static List<Function<Caller, Reply>> requests() {
        var t = tenant.path("");
        return List.of(
                c -> c.get(t + "/products/" + E3),
                c -> c.get(t + "/users/first/licenses?waitFor=1"),
                c -> c.get(t + "/reports/claims?format=csv"),
                c -> c.get(t + "/history/events"),
                c -> c.get(t + "/jobs/" + UUID.randomUUID()),
                c -> c.get(t + "/stream"),
                _ -> claim("nobody"),
                c -> c.post(
                        t + "/claims",
                        Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "nobody"))),
                c -> c.post(
                        t + "/claims/batch",
                        "application/x-ndjson",
                        BodyPublishers.ofString(
                                "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"nobody\"}}\n")),
                c -> c.post(
                        t + "/users/batch",
                        "application/x-ndjson",
                        BodyPublishers.ofString("{\"userId\":\"nobody\"}\n")),
                c -> c.post(t + "/subscriptions", Map.of("sku", "SPE_E5", "seats", 1)),
                c -> c.put(t + "/auto-claim", Map.of("enabled", true)),
                _ -> zetel.http().askForToken("operator", Http.OPERATOR_SECRET));
    }

    private static void assertAllAway() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            requests().stream()
                    .map(ask -> CompletableFuture.runAsync(() -> assertAway(ask, LATEST, null), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void assertAway(Function<Caller, Reply> ask, Duration atMost, String code) {
        var began = System.nanoTime();
        var reply = ask.apply(caller);
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(reply.status()).as("%s", reply).isEqualTo(503);
        assertThat(took).as("%s", reply).isLessThan(atMost);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("Retry-After")).isNotBlank();
        if (code != null) {
            assertThat(reply.text("/code")).as("%s", reply).isEqualTo(code);
        }
    }

    /** With the same key for the same user. */
    private static List<String> claimsStoredTwice() {
        return zetel.context()
                .getBean(JdbcClient.class)
                .sql("""
                                                             select aggregate_identifier from domain_event
                                                             where payload_type like '%LicenseClaimed' group by 1 having count(*) > 1
                                                             """)
                .query(String.class)
                .list();
    }

    private static Reply claim(String user) {
        return caller.post(
                tenant.path("/claims"),
                Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)),
                "Idempotency-Key",
                UUID.nameUUIDFromBytes(user.getBytes()).toString());
    }

    /** What the application's own threads meet of an outage is not the spec's to fail of. */
    private static ConditionFactory await() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    private static void awaitClaim(String user) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> List.of(200, 201).contains(claim(user).status()));
    }

    private static void awaitReadiness(int status) {
        await().atMost(BACK)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> zetel.http()
                                .stranger()
                                .get("/actuator/health/readiness")
                                .status()
                        == status);
    }
}
