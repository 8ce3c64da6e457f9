package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.Counter.Counted;
import io.zetel.licensing.engine.Counter.Overdraw;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A dry command in a lane")
class DryRunsSpec {

    private static final String TENANT = "contoso";

    private HikariDataSource database;
    private EngineFixture node;

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database, new LaneSettings(2, 1000, 100, 100));
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void tells_the_events_it_would_store_and_stores_none() {
        assertThat(foreseen(new Count(TENANT, "ada"))).containsExactly(counted("ada", 1));
        assertThat(node.events()).isZero();
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(1L);
        assertThat(foreseen(new Count(TENANT, "ada"))).containsExactly(counted("ada", 2));
        assertThat(foreseen(new Count(TENANT, "ada")))
                .as("the one before has left nothing")
                .containsExactly(counted("ada", 2));
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(2L);
        assertThat(node.events()).isEqualTo(2);
    }

    @Test
    void tells_where_it_was_decided_from() {
        var stored = node.ask(new Count(TENANT, "ada")).getMetaData().get(TenantLanes.POSITION);
        assertThat(stored).isNotNull();
        assertThat(dry(new Count(TENANT, "ada")).getMetaData().get(TenantLanes.POSITION))
                .isEqualTo(stored);
    }

    @Test
    void is_refused_as_the_real_one_and_fails_as_it_does() {
        assertThat(dry(new Overdraw(new TenantId(TENANT))).exceptionResult()).isInstanceOf(Refused.class);
        assertThat(dry(new Count(TENANT, "eve", () -> {
                            throw new IllegalStateException("poison");
                        }))
                        .exceptionResult())
                .hasMessage("poison");
        assertThat(node.ask(new Count(TENANT, "eve")).getPayload()).isEqualTo(1L);
    }

    @Test
    void is_tried_again_where_a_real_one_would_be() {
        var runs = new ArrayList<Integer>();
        var outcome = dry(new Count(TENANT, "ada", () -> {
            runs.add(runs.size());
            if (runs.size() < 3) {
                throw new ConcurrencyException("another node was faster");
            }
        }));
        assertThat(outcome.isExceptional()).isFalse();
        assertThat(runs).hasSize(3);
    }

    @Test
    void shares_a_group_with_nobody_and_does_not_part_the_real_ones() throws Exception {
        var release = holdTheLane();
        var outcomes = new ArrayList<CompletableFuture<CommandResultMessage<?>>>();
        for (int i = 0; i < 20; i++) {
            outcomes.add(node.send(new Count(TENANT, "ada")));
            outcomes.add(send(new Count(TENANT, "ada"), true));
        }
        release.countDown();
        for (int i = 0; i < 20; i++) {
            assertThat(outcomes.get(2 * i).get(20, TimeUnit.SECONDS).getPayload())
                    .isEqualTo(i + 1L);
            assertThat(events(outcomes.get(2 * i + 1).get(20, TimeUnit.SECONDS)))
                    .as("after all of the group")
                    .containsExactly(counted("ada", 21));
        }
        assertThat(node.events()).isEqualTo(20);
        assertThat(node.commits()).isEqualTo(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void between_real_ones_changes_nothing(long seed) {
        var random = new Random(seed);
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            var user = "user" + random.nextInt(5);
            long next = expected.getOrDefault(user, 0L) + 1;
            if (random.nextBoolean()) {
                assertThat(foreseen(new Count(TENANT, user))).containsExactly(counted(user, next));
            } else {
                assertThat(node.ask(new Count(TENANT, user)).getPayload()).isEqualTo(next);
                expected.put(user, next);
            }
        }
        assertThat(node.events())
                .isEqualTo(expected.values().stream().mapToLong(Long::longValue).sum());
        assertThat(node.sql()
                        .sql(
                                "select count(*) from domain_event d where sequence_number >= (select count(*) from domain_event o "
                                        + "where o.aggregate_identifier = d.aggregate_identifier)")
                        .query(Long.class)
                        .single())
                .as("no gaps")
                .isZero();
    }

    private static ForeseenEvents.Event counted(String user, long value) {
        var stream = "user-contoso/" + user;
        return new ForeseenEvents.Event(
                Counted.class.getName(), stream, "{\"counter\":\"%s\",\"value\":%d}".formatted(stream, value));
    }

    private List<ForeseenEvents.Event> foreseen(LicensingCommand command) {
        return events(dry(command));
    }

    private static List<ForeseenEvents.Event> events(CommandResultMessage<?> outcome) {
        return ((ForeseenEvents) outcome.getPayload()).events();
    }

    private CommandResultMessage<?> dry(LicensingCommand command) {
        return send(command, true).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<CommandResultMessage<?>> send(LicensingCommand command, boolean dry) {
        var outcome = new CompletableFuture<CommandResultMessage<?>>();
        node.lanes.dispatch(
                new GenericCommandMessage<>(
                        command, dry ? MetaData.with(TenantLanes.DRY_RUN, "true") : MetaData.emptyInstance()),
                (_, result) -> outcome.complete(result));
        return outcome;
    }

    private CountDownLatch holdTheLane() throws InterruptedException {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        node.send(new Count(TENANT, "first", () -> {
            started.countDown();
            try {
                assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException("changes nothing");
        }));
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        return release;
    }
}
