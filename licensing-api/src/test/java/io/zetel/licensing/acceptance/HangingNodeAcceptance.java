package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What must hold when a node hangs in the middle of its work, another takes over, and the first goes on as if nothing
 * had been.
 */
abstract class HangingNodeAcceptance extends NodesAcceptance {

    private static final String HANGING = "hanging";
    /** So dense that a node is soon caught with a tenant in its hands. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration SEEN = Duration.ofSeconds(30);
    private static final int TENANTS = 3;
    private static final int FEW_SEATS = 60;
    private static final int MANY_SEATS = 100_000;

    private final SingleConnectionDataSource connection = new SingleConnectionDataSource(database, true);
    private final JdbcClient sql = JdbcClient.create(connection);

    @AfterEach
    void disconnect() {
        connection.destroy();
    }

    /** How long every tenant is without an answer at most, also on a busy machine. */
    abstract Duration takenOverWithin();

    @Test
    void a_node_hangs_another_takes_over_and_when_it_wakes_nothing_is_lost_doubled_oversold_or_decided_by_old_memories()
            throws Exception {
        var hanging = launch("--spring.datasource.hikari.data-source-properties.ApplicationName=" + HANGING);
        var other = launch().ready().http();
        hanging.ready();
        awaitReady(hanging.http());
        var tenants = IntStream.range(0, TENANTS)
                .mapToObj(i -> tenant(hanging.http(), i == 0 ? FEW_SEATS : MANY_SEATS))
                .toList();
        var nodes = new CopyOnWriteArrayList<>(List.of(hanging.http(), other));
        try (var demand = new ClaimLoad(tenants, nodes, PAUSE)) {
            awaitAnswers(demand, 100);
            long hung = hangInTheMiddleOfAGroup(hanging, nodes, other);
            note("hung: every tenant is answered again", hung, takenOverWithin(), () -> demand.allAnsweredSince(hung));
            var told = settled(tenants.get(1), other, "after the kill").expect(201);
            note(
                    "hung: every view has seen what came after",
                    hung,
                    SEEN,
                    () -> isVisibleEverywhere(tenants.get(1), other, "after the kill", told));
            // What the one that hangs remembers is no longer so.
            tenants.forEach(tenant -> setEnabled(tenant, other, false).expect(200));
            hanging.wake();
            for (var tenant : tenants) {
                assertThat(settled(tenant, hanging.http(), "nobody").text("/code"))
                        .isEqualTo("POLICY_DISABLED");
            }
            tenants.forEach(tenant -> setEnabled(tenant, other, true).expect(200));
            nodes.set(0, hanging.http());
            awaitAnswers(demand, 200);
            demand.close();
            assertThat(demand.unexpected()).isEmpty();
            for (var tenant : tenants) {
                assertThatAllIsThereOnce(tenant, other, demand);
                assertThatNobodyClaimedWhileThePolicyWasOff(tenant, other);
            }
            assertThat(claim(tenants.getFirst(), hanging.http(), "one too many").text("/code"))
                    .isEqualTo("OUT_OF_LICENSES");
        }
    }

    private static void assertThatNobodyClaimedWhileThePolicyWasOff(TestTenant tenant, Http node) {
        var events = caller(tenant, node).get(tenant.path("/history/events?format=ndjson")).expect(200).lines().stream()
                .map(event -> event.get("type").asString())
                .toList();
        assertThat(events.subList(events.indexOf("PolicyDisabled"), events.indexOf("PolicyEnabled")))
                .contains("ClaimRefused")
                .doesNotContain("LicenseClaimed");
    }

    /**
     * Stops it again and again until it is caught with a tenant in its hands, and says when. Whoever asks from then on
     * asks the other one, at once: were it a little later, all clients might have asked the one that hangs and wait for
     * it. In between it runs long enough to answer those who do, or they would all be there by and by.
     */
    private long hangInTheMiddleOfAGroup(ZetelProcess node, List<Http> nodes, Http other) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            node.hang();
                            nodes.set(0, other);
                            long hung = System.nanoTime();
                            if (holdsATenant() && holdsATenant()) {
                                return hung;
                            }
                            nodes.set(0, node.http());
                            node.wake();
                            return 0L;
                        },
                        hung -> hung != 0);
    }

    private boolean holdsATenant() {
        return sql.sql("""
                       select exists (select from pg_stat_activity join pg_locks using (pid) where application_name = ?
                                      and state = 'idle in transaction' and relation = 'tenant_home'::regclass and mode = 'RowShareLock')
                       """).param(HANGING).query(Boolean.class).single();
    }
}
