package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.engine.TestPostgres;
import io.zetel.licensing.api.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must hold of two nodes with one PostgreSQL, whichever store keeps the events. */
abstract class TwoNodesAcceptance {

    static final String E3 = "SPE_E3";
    private static final int TENANTS = 6;
    private static final int FEW_SEATS = 120;
    private static final int MANY_SEATS = 100_000;

    private final String database = TestPostgres.emptyDatabaseUrl();
    private final List<ZetelProcess> started = new ArrayList<>();

    /** The properties that say where events are. */
    abstract List<String> store();

    @AfterEach void leaveNothingRunning() throws Exception {
        for (var node : started) {
            node.killAlone();
        }
    }

    @Test void N9_a_node_dies_another_takes_over_and_nothing_is_lost_doubled_oversold_or_decided_by_old_memories() throws Exception {
        var a = launch();
        var b = launch();
        a.ready();
        b.ready();
        // A store that is not new is read first.
        Awaitility.await().atMost(2, TimeUnit.MINUTES).ignoreExceptions().until(() -> TestTenant.registered(a.http()).id() != null);
        var tenants = IntStream.range(0, TENANTS).mapToObj(i -> tenant(i % 2 == 0 ? a : b, i == 0 ? FEW_SEATS : MANY_SEATS)).toList();
        var nodes = new CopyOnWriteArrayList<>(List.of(a.http(), b.http()));

        try (var demand = new Demand(tenants, nodes)) {
            awaitAnswers(demand, 300);
            b.killAlone();
            long killed = System.nanoTime();
            note("killed: every tenant is answered again", killed, () -> demand.allAnsweredSince(killed));
            var told = claim(tenants.get(1), a, "after the kill").expect(201);
            note("killed: every view has seen what came after", killed, () -> isVisibleEverywhere(tenants.get(1), a, told));

            var back = launch();
            back.ready();
            nodes.set(1, back.http());
            awaitAnswers(demand, 300);
            // The node that was there all the time remembers these policies as they were; whoever has come back changes them.
            tenants.forEach(tenant -> assertThat(setEnabled(tenant, back, false).status()).isEqualTo(200));
            back.killAlone();
            for (var tenant : tenants) {
                assertThat(settled(tenant, a, "nobody").text("/code")).isEqualTo("POLICY_DISABLED");
                setEnabled(tenant, a, true).expect(200);
            }

            var last = launch();
            last.ready();
            nodes.set(1, last.http());
            awaitAnswers(demand, 300);
            long asked = System.nanoTime();
            last.stop();
            note("asked to stop: ended", asked, () -> true);
            long stopped = System.nanoTime();
            note("stopped: every tenant is answered again", stopped, () -> demand.allAnsweredSince(stopped));
            var afterStop = claim(tenants.get(1), a, "after the stop").expect(201);
            note("stopped: every view has seen what came after", stopped, () -> isVisibleEverywhere(tenants.get(1), a, afterStop));
            assertThat(last.log()).doesNotContain(" ERROR ");
            demand.close();
            assertThat(demand.unexpected()).isEmpty();
            for (var tenant : tenants) {
                assertThatAllIsThereOnce(tenant, a, demand);
            }
        }
        a.stop();
    }

    static void awaitAnswers(Demand demand, int more) {
        int goal = demand.answers() + more;
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(demand.unexpected()).isEmpty();
            assertThat(demand.answers()).isGreaterThanOrEqualTo(goal);
        });
    }

    private ZetelProcess launch() {
        var properties = new ArrayList<>(List.of("--spring.datasource.url=" + database));
        properties.addAll(store());
        var node = ZetelProcess.launch(RunningZetel.freshDirectory(), properties.toArray(String[]::new));
        started.add(node);
        return node;
    }

    static TestTenant tenant(ZetelProcess node, int seats) {
        var tenant = TestTenant.claiming(node.http());
        tenant.buy(E3, seats);
        tenant.policy("TEAMS", E3);
        return tenant;
    }

    static Caller caller(TestTenant tenant, ZetelProcess node) {
        return node.http().caller(tenant.id(), Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER, Role.AUDITOR);
    }

    static Reply setEnabled(TestTenant tenant, ZetelProcess node, boolean enabled) {
        var caller = caller(tenant, node);
        var policy = caller.get(tenant.path("/policies")).expect(200).text("/items/0/policyId");
        return caller.patch(tenant.path("/policies/" + policy), Map.of("enabled", enabled));
    }

    static Reply claim(TestTenant tenant, ZetelProcess node, String user) {
        return caller(tenant, node).post(tenant.path("/claims"), Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)));
    }

    /** The answer once the tenant has a node again. */
    static Reply settled(TestTenant tenant, ZetelProcess node, String user) {
        return Awaitility.await().pollInterval(20, TimeUnit.MILLISECONDS).until(() -> claim(tenant, node, user), reply -> reply.status() != 503);
    }

    static boolean isVisibleEverywhere(TestTenant tenant, ZetelProcess node, Reply write) {
        var position = "waitFor=" + write.header("Licensing-Position");
        return List.of("/products/" + E3 + "?", "/policies?", "/reports/claims?", "/users/after the kill/licenses?", "/history/events?").stream()
                .allMatch(route -> caller(tenant, node).get(tenant.path(route.replace(" ", "%20") + position)).status() == 200);
    }

    static void assertThatAllIsThereOnce(TestTenant tenant, ZetelProcess node, Demand demand) {
        var reader = caller(tenant, node);
        var position = claim(tenant, node, "last").header("Licensing-Position");
        var report = reader.get(tenant.path("/reports/claims?format=csv&waitFor=" + position)).expect(200);
        var claimants = report.body().lines().skip(1).map(row -> row.split(",")[1]).filter(user -> user.startsWith("user-")).toList();
        var seats = reader.get(tenant.path("/products/" + E3 + "?waitFor=" + position)).expect(200);
        assertThat(claimants).as("each once, and exactly those who were told").containsExactlyInAnyOrderElementsOf(demand.claimed(tenant).keySet());
        assertThat(seats.number("/assigned")).as("seats out").isEqualTo((int) report.body().lines().count() - 1)
                .isLessThanOrEqualTo(seats.number("/total"));
        assertThat(reader.get(tenant.path("/history/verify")).expect(200).text("/verified")).isEqualTo("true");
    }

    /** Waits for it and says how long that took; figures are for reading, nothing depends on them. */
    private void note(String what, long since, Callable<Boolean> condition) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(10, TimeUnit.MILLISECONDS).until(condition);
        System.out.printf("%s, %s after %d ms%n", getClass().getSimpleName(), what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }
}
