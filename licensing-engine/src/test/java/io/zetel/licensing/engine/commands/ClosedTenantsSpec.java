package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.engine.moves.TenantMoves.State;
import io.zetel.licensing.engine.moves.TenantMoving;
import io.zetel.licensing.engine.store.Writers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("For a tenant on its way to another installation")
class ClosedTenantsSpec {

    /** All tenants share a lane, and so its groups. */
    private static final LaneSettings ONE_LANE = new LaneSettings(1, 100, 1000, 1000);

    private static final String LEAVES = "contoso";
    private static final String STAYS = "fabrikam";

    private final HikariDataSource database = TestPostgres.newDatabase();
    private final EngineFixture node = new EngineFixture(database, ONE_LANE);

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void nothing_is_stored_and_for_others_of_its_group_everything() throws Exception {
        node.ask(new Count(LEAVES, "ada"));
        close("MOVING");
        var blocked = new CountDownLatch(1);
        var first = node.send(new Count(STAYS, "first", () -> await(blocked)));
        var together = Stream.of(
                        new Count(STAYS, "bob"),
                        new Count(LEAVES, "ada"),
                        new Count(STAYS, "carol"),
                        new Count(LEAVES, "new"))
                .map(node::send)
                .toList();
        blocked.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS).isExceptional()).isFalse();
        var outcomes = new ArrayList<Boolean>();
        for (var outcome : together) {
            outcomes.add(outcome.get(20, TimeUnit.SECONDS).isExceptional());
        }
        assertThat(outcomes).containsExactly(false, true, false, true);
        assertThat(together.get(1).join().exceptionResult()).isInstanceOf(TenantMoving.class);
        assertThat(stored(LEAVES)).isEqualTo(1);
        assertThat(stored(STAYS)).isEqualTo(3);
        close("ARRIVED");
        assertThat(node.ask(new Count(LEAVES, "ada")).getPayload()).isEqualTo(2L);
    }

    @Test
    void nothing_comes_once_those_who_were_writing_are_done() throws Exception {
        var open = new AtomicBoolean(true);
        try (var clients = Executors.newFixedThreadPool(4)) {
            for (int client = 0; client < 4; client++) {
                var user = "user" + client;
                clients.execute(() -> {
                    while (open.get()) {
                        node.ask(new Count(LEAVES, user));
                    }
                });
            }
            Awaitility.await().until(() -> stored(LEAVES) > 50);
            close("MOVING");
            var writers = new Writers(node.sql());
            var look = writers.look();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> writers.areDone(look));
            long then = stored(LEAVES);
            var refused = Stream.generate(() -> node.ask(new Count(LEAVES, "late")))
                    .limit(50)
                    .toList();
            open.set(false);

            assertThat(refused).allMatch(outcome -> outcome.isExceptional());
            assertThat(stored(LEAVES)).isEqualTo(then);
        }
    }

    @Test
    void every_node_knows_how_far_it_is_and_forgets_what_it_knew_of_it() {
        var forgotten = new ArrayList<TenantId>();
        var moves = new TenantMoves(node.sql(), forgotten::add);
        var tenant = new TenantId(LEAVES);
        assertThat(moves.isHere(tenant)).isTrue();
        for (var state : State.values()) {
            close(state.name());
            moves.is(node.sql().sql(moves.sql()).query(String.class).single());
            assertThat(moves.of(tenant).state()).isEqualTo(state);
            assertThat(moves.isElsewhere(tenant))
                    .isEqualTo(List.of(State.MOVED, State.ARRIVING).contains(state));
        }
        assertThat(moves.of(tenant).address()).isEqualTo("https://there.example");
        assertThat(forgotten).hasSize(State.values().length).containsOnly(tenant);
        moves.is(null);
        assertThat(moves.of(tenant).state()).as("what was known last").isEqualTo(State.ARRIVED);
        assertThat(moves.isHere(new TenantId(STAYS))).isTrue();
    }

    private void close(String state) {
        node.sql().sql("""
                     insert into tenant_move (tenant_id, state, other, address) values (?, ?, 'elsewhere', 'https://there.example')
                     on conflict (tenant_id) do update set state = excluded.state
                     """).params(LEAVES, state).update();
    }

    private long stored(String tenant) {
        return node.sql()
                .sql("select count(*) from domain_event where aggregate_identifier like 'user-' || ? || '/%'")
                .param(tenant)
                .query(Long.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
