package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold of two nodes with one PostgreSQL, whichever store keeps the events. */
abstract class TwoNodesAcceptance extends NodesAcceptance {

    private static final int TENANTS = 6;
    private static final int FEW_SEATS = 120;
    private static final int MANY_SEATS = 100_000;
    /** They claim all the time while a node starts, which has to get its share of the machine. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration LONG = Duration.ofSeconds(60);

    @Override
    boolean startsEmpty() {
        return true;
    }

    @Test
    void a_node_dies_another_takes_over_and_nothing_is_lost_doubled_oversold_or_decided_by_old_memories()
            throws Exception {
        var b = launch();
        var a = staying();
        b.ready();
        awaitReady(a);
        var tenants = IntStream.range(0, TENANTS)
                .mapToObj(i -> tenant(i % 2 == 0 ? a : b.http(), i == 0 ? FEW_SEATS : MANY_SEATS))
                .toList();
        var nodes = new CopyOnWriteArrayList<>(List.of(a, b.http()));

        try (var demand = new ClaimLoad(tenants, nodes, PAUSE)) {
            awaitAnswers(demand, 300);
            long asked = System.nanoTime();
            b.stop();
            note("asked to stop: ended", asked, LONG, () -> true);
            long stopped = System.nanoTime();
            note("stopped: every tenant is answered again", stopped, LONG, () -> demand.allAnsweredSince(stopped));
            var afterStop = claim(tenants.get(1), a, "after the stop").expect(201);
            note(
                    "stopped: every view has seen what came after",
                    stopped,
                    LONG,
                    () -> isVisibleEverywhere(tenants.get(1), a, "after the stop", afterStop));
            assertThat(b.log()).doesNotContain(" ERROR ");

            var back = launch();
            back.ready();
            nodes.set(1, back.http());
            awaitAnswers(demand, 300);
            // The node that was there all the time remembers these policies as they were; whoever has come back changes
            // them.
            tenants.forEach(tenant ->
                    assertThat(setEnabled(tenant, back.http(), false).status()).isEqualTo(200));
            back.killAlone();
            long killed = System.nanoTime();
            note("killed: every tenant is answered again", killed, LONG, () -> demand.allAnsweredSince(killed));
            for (var tenant : tenants) {
                assertThat(settled(tenant, a, "nobody").text("/code")).isEqualTo("POLICY_DISABLED");
                setEnabled(tenant, a, true).expect(200);
            }
            var told = claim(tenants.get(1), a, "after the kill").expect(201);
            note(
                    "killed: every view has seen what came after",
                    killed,
                    LONG,
                    () -> isVisibleEverywhere(tenants.get(1), a, "after the kill", told));
            awaitAnswers(demand, 300);
            demand.close();
            assertThat(demand.unexpected()).isEmpty();
            for (var tenant : tenants) {
                assertThatAllIsThereOnce(tenant, a, demand);
            }
        }
    }
}
