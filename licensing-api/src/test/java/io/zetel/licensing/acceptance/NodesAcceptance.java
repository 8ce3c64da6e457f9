package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/**
 * Several nodes with one PostgreSQL, whichever store keeps the events, and what is asked of them. One that stops, dies
 * or hangs is a process; one that stays runs in this JVM, where a start takes a third.
 */
abstract class NodesAcceptance {

    static final String E3 = "SPE_E3";

    final String database = startsEmpty() ? TestPostgres.emptyDatabaseUrl() : TestPostgres.newDatabaseUrl();
    private final List<ZetelProcess> started = new ArrayList<>();
    private final List<RunningZetel> staying = new ArrayList<>();

    /** The properties that say where events are. */
    abstract List<String> store();

    /** Whether the nodes make the tables, which takes a start seconds. */
    boolean startsEmpty() {
        return false;
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        for (var node : started) {
            node.killAlone();
        }
        staying.forEach(RunningZetel::close);
    }

    /** A node that is a process, and does not wait for it. */
    ZetelProcess launch(String... further) {
        var node = ZetelProcess.launch(RunningZetel.freshDirectory(), properties(further));
        started.add(node);
        return node;
    }

    /** A node in this JVM, once it has started. */
    Http staying() {
        var node = RunningZetel.start(RunningZetel.freshDirectory(), properties());
        staying.add(node);
        return node.http();
    }

    private String[] properties(String... further) {
        return Stream.of(List.of("--spring.datasource.url=" + database), store(), List.of(further))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    /** A store that is not new is read first. */
    static void awaitReady(Http node) {
        Awaitility.await()
                .atMost(2, TimeUnit.MINUTES)
                .ignoreExceptions()
                .until(() -> TestTenant.registered(node).id() != null);
    }

    /**
     * Waits for it, not longer than that, and says how long it took; figures are for reading, nothing depends on them.
     */
    void note(String what, long since, Duration atMost, Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .until(condition);
        System.out.printf(
                "%s, %s after %d ms%n",
                getClass().getSimpleName(), what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    static void awaitAnswers(ClaimLoad demand, int more) {
        int goal = demand.answers() + more;
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(demand.unexpected()).isEmpty();
            assertThat(demand.answers()).isGreaterThanOrEqualTo(goal);
        });
    }

    static TestTenant tenant(Http node, int seats) {
        var tenant = TestTenant.claiming(node);
        tenant.buy(E3, seats);
        tenant.policy("TEAMS", E3);
        return tenant;
    }

    static Caller caller(TestTenant tenant, Http node) {
        return node.caller(tenant.id(), Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER, Role.AUDITOR);
    }

    static Reply setEnabled(TestTenant tenant, Http node, boolean enabled) {
        var caller = caller(tenant, node);
        var policy = caller.get(tenant.path("/policies")).expect(200).text("/items/0/policyId");
        return caller.patch(tenant.path("/policies/" + policy), Map.of("enabled", enabled));
    }

    static Reply claim(TestTenant tenant, Http node, String user) {
        return caller(tenant, node)
                .post(
                        tenant.path("/claims"),
                        Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)));
    }

    /** The answer once the tenant has a node again. */
    static Reply settled(TestTenant tenant, Http node, String user) {
        return Awaitility.await()
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> claim(tenant, node, user), reply -> reply.status() != 503);
    }

    static boolean isVisibleEverywhere(TestTenant tenant, Http node, String user, Reply write) {
        var position = "waitFor=" + write.header("Licensing-Position");
        return List.of(
                        "/products/" + E3 + "?",
                        "/policies?",
                        "/reports/claims?",
                        "/users/" + user + "/licenses?",
                        "/history/events?")
                .stream()
                .allMatch(route -> caller(tenant, node)
                                .get(tenant.path(route.replace(" ", "%20") + position))
                                .status()
                        == 200);
    }

    static void assertThatAllIsThereOnce(TestTenant tenant, Http node, ClaimLoad demand) {
        var reader = caller(tenant, node);
        var position = claim(tenant, node, "last").header("Licensing-Position");
        var report = reader.get(tenant.path("/reports/claims?format=csv&waitFor=" + position))
                .expect(200);
        var claimants = report.body()
                .lines()
                .skip(1)
                .map(row -> row.split(",")[1])
                .filter(user -> user.startsWith("user-"))
                .toList();
        var seats = reader.get(tenant.path("/products/" + E3 + "?waitFor=" + position))
                .expect(200);
        assertThat(claimants)
                .as("each once, and exactly those who were told")
                .containsExactlyInAnyOrderElementsOf(demand.claimed(tenant).keySet());
        assertThat(seats.number("/assigned"))
                .as("seats out")
                .isEqualTo((int) report.body().lines().count() - 1)
                .isLessThanOrEqualTo(seats.number("/total"));
        assertThat(reader.get(tenant.path("/history/verify")).expect(200).text("/verified"))
                .isEqualTo("true");
    }
}
