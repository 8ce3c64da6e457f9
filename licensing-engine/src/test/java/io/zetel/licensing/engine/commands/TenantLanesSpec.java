package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.Counter;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.Counter.Overdraw;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A lane")
class TenantLanesSpec {

    private static final LaneSettings SETTINGS = new LaneSettings(2, 200, 100, 10);
    private static final String TENANT = "contoso";

    private HikariDataSource database;
    private EngineFixture node;

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database, SETTINGS);
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void commits_a_lone_command_at_once() {
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(1L);
        assertThat(node.events()).isEqualTo(1);
    }

    @Test
    void commits_together_what_waited_together() {
        var outcomes = whileTheLaneIsBusy(IntStream.range(0, 50)
                .mapToObj(user -> new Count(TENANT, "user" + user))
                .toList());

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.isExceptional()).isFalse());
        assertThat(node.events()).isEqualTo(51);
        assertThat(node.commits()).isEqualTo(2);
        assertThat(node.meters.get("zetel.lane.group").summary().max()).isEqualTo(50);
    }

    @Test
    void lets_commands_of_a_group_see_what_earlier_ones_did() {
        var outcomes = whileTheLaneIsBusy(
                Stream.generate(() -> new Count(TENANT, "ada")).limit(20).toList());

        assertThat(outcomes)
                .extracting(outcome -> (Object) outcome.getPayload())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(node.commits()).isEqualTo(2);
    }

    @Test
    void limits_the_size_of_a_group() {
        whileTheLaneIsBusy(IntStream.range(0, 150)
                .mapToObj(user -> new Count(TENANT, "user" + user))
                .toList());

        assertThat(node.commits()).isEqualTo(3);
    }

    @Test
    void reports_a_refusal_without_undoing_the_others() {
        var outcomes = whileTheLaneIsBusy(
                List.of(new Count(TENANT, "ada"), new Overdraw(new TenantId(TENANT)), new Count(TENANT, "bob")));

        assertThat(outcomes.get(1).exceptionResult()).isInstanceOf(Refused.class);
        assertThat(outcomes.get(0).isExceptional() || outcomes.get(2).isExceptional())
                .isFalse();
        assertThat(node.commits()).isEqualTo(2);
        assertThat(node.cache.containsKey("user-contoso/ada")).isTrue();
    }

    @Test
    void lets_a_poisoned_command_harm_only_itself() {
        var outcomes = whileTheLaneIsBusy(List.of(
                new Count(TENANT, "ada"), new Count(TENANT, "eve", TenantLanesSpec::fail), new Count(TENANT, "ada")));

        assertThat(outcomes.get(1).exceptionResult()).hasMessage("poison");
        assertThat(outcomes.get(0).getPayload()).isEqualTo(1L);
        assertThat(outcomes.get(2).getPayload()).isEqualTo(2L);
        assertThat(node.events()).isEqualTo(3);
    }

    @Test
    void survives_an_error_on_the_way_to_the_commit() {
        var outcome =
                node.ask(new Count(TENANT, "ada", () -> CurrentUnitOfWork.get().onPrepareCommit(_ -> {
                    throw new AssertionError("poison");
                })));

        assertThat(outcome.exceptionResult()).hasRootCauseMessage("poison");
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(1L);
        assertThat(database.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void does_not_run_a_committed_group_again_when_a_listener_fails_afterwards() {
        var runs = new AtomicInteger();
        var outcome = node.ask(new Count(TENANT, "ada", () -> {
            runs.incrementAndGet();
            CurrentUnitOfWork.get().afterCommit(_ -> {
                throw new AssertionError("too late");
            });
        }));

        assertThat(outcome.getPayload()).isEqualTo(1L);
        assertThat(runs).hasValue(1);
    }

    @Test
    void runs_nothing_again_when_it_is_not_known_whether_a_commit_happened() {
        var runs = new AtomicInteger();
        var outcomes = whileTheLaneIsBusy(
                List.of(new Count(TENANT, "ada", runs::incrementAndGet), new Count(TENANT, "bob", () -> {
                    runs.incrementAndGet();
                    CurrentUnitOfWork.get().onCommit(_ -> {
                        throw new IllegalStateException("connection lost");
                    });
                })));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.exceptionResult()).isInstanceOf(CommitUncertain.class));
        assertThat(runs).hasValue(2);
    }

    @Test
    void lets_a_command_that_always_conflicts_harm_only_itself() {
        var outcomes = whileTheLaneIsBusy(List.of(new Count(TENANT, "ada"), new Count(TENANT, "eve", () -> {
            throw new ConcurrencyException("always");
        })));

        assertThat(outcomes.get(0).getPayload()).isEqualTo(1L);
        assertThat(outcomes.get(1).exceptionResult()).isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void turns_commands_away_when_it_is_full() {
        var outcomes = whileTheLaneIsBusy(IntStream.range(0, 201)
                .mapToObj(user -> new Count(TENANT, "user" + user))
                .toList());

        assertThat(outcomes.getLast().exceptionResult()).isInstanceOf(LaneFull.class);
        assertThat(outcomes.subList(0, 200)).noneMatch(CommandResultMessage::isExceptional);
        assertThat(node.meters.get("zetel.lane.rejected").counter().count()).isEqualTo(1);
    }

    @Test
    void keeps_tenants_apart() {
        var release = new CountDownLatch(1);
        var busy = node.send(new Count(TENANT, "ada", () -> await(release)));

        assertThat(node.ask(new Count(anotherTenant(), "ada")).getPayload()).isEqualTo(1L);
        assertThat(busy).isNotDone();
        release.countDown();
        busy.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void lets_a_tenant_that_asks_once_pass_a_busy_one() {
        var decided = new CopyOnWriteArrayList<String>();
        var small = new Count(tenant(laneOf(TENANT)), "ada", () -> decided.add("small"));
        var commands = Stream.concat(
                IntStream.range(0, 150).mapToObj(user -> new Count(TENANT, "user" + user, () -> decided.add("busy"))),
                Stream.of(small));
        whileTheLaneIsBusy(commands.toList());

        assertThat(decided).hasSize(151);
        assertThat(decided.indexOf("small")).as("behind one of the busy").isEqualTo(1);
        assertThat(node.commits()).as("the first, one that is shared, and two").isEqualTo(4);
    }

    @Test
    void hands_over_an_outcome_only_after_its_commit() {
        var visible = new AtomicLong(-1);
        var done = new CompletableFuture<Void>();
        node.lanes.dispatch(GenericCommandMessage.asCommandMessage(new Count(TENANT, "ada")), (_, _) -> {
            visible.set(node.events());
            done.complete(null);
        });
        done.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(visible).hasValue(1);
    }

    @Test
    void says_up_to_where_it_has_written() {
        node.ask(new Count(TENANT, "ada"));
        var outcome = node.ask(new Count(TENANT, "ada"));

        assertThat(outcome.getMetaData()).containsEntry(TenantLanes.POSITION, "2");
        assertThat(node.ask(new Overdraw(new TenantId(TENANT))).getMetaData())
                .as("what stores nothing was decided from what was stored before")
                .containsEntry(TenantLanes.POSITION, "2");
    }

    @Test
    void reloads_and_tries_again_when_another_node_was_faster() {
        node.ask(new Count(TENANT, "ada"));
        try (var otherNode = new EngineFixture(database)) {
            otherNode.ask(new Count(TENANT, "ada"));
        }
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(3L);
    }

    @Test
    void gives_up_on_a_conflict_that_never_ends() {
        var attempts = new AtomicInteger();
        var outcome = node.ask(
                new Count(TENANT, "ada", () -> storeInBetween("user-contoso/ada", attempts.getAndIncrement())));

        assertThat(Conflicts.isConflict(outcome.exceptionResult())).isTrue();
        assertThat(attempts).hasValue(6);
    }

    @Test
    void reads_all_holders_of_a_group_with_one_query() {
        var commands = IntStream.range(0, 50)
                .mapToObj(user -> new Count(TENANT, "user" + user))
                .toList();
        whileTheLaneIsBusy(commands);
        node.cache.removeAll();
        var outcomes = whileTheLaneIsBusy(commands, node.dataSource::record);

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.getPayload()).isEqualTo(2L));
        assertThat(node.dataSource.statements())
                .filteredOn(sql -> sql.startsWith("select"))
                .singleElement()
                .asString()
                .contains("wanted.stream");
        assertThat(node.dataSource.statements())
                .filteredOn(sql -> sql.contains("insert"))
                .hasSize(1);
        assertThat(node.dataSource.statements()).hasSize(2);
    }

    @Test
    void reads_nothing_for_holders_in_memory() {
        node.ask(new Count(TENANT, "ada"));
        node.dataSource.record();
        node.ask(new Count(TENANT, "ada"));

        assertThat(node.dataSource.statements()).singleElement().asString().contains("insert");
    }

    @Test
    void runs_interceptors_for_each_command() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        node.lanes.registerHandlerInterceptor((unit, chain) -> {
            seen.add(unit.getMessage().getPayload());
            return chain.proceed();
        });
        List<LicensingCommand> commands =
                List.of(new Count(TENANT, "ada"), new Overdraw(new TenantId(TENANT)), new Count(TENANT, "bob"));
        whileTheLaneIsBusy(commands);

        assertThat(seen).hasSize(4).endsWith(commands.toArray());
    }

    @Test
    void runs_a_command_sent_by_a_command_in_the_same_commit() {
        var nested = new ArrayList<CompletableFuture<CommandResultMessage<?>>>();
        node.ask(new Count(TENANT, "ada", () -> nested.add(node.send(new Count(TENANT, "bob")))));

        assertThat(nested.getFirst().join().getPayload()).isEqualTo(1L);
        assertThat(node.events()).isEqualTo(2);
        assertThat(node.commits()).isEqualTo(1);
    }

    @Test
    void finishes_what_waits_before_it_closes() {
        var release = new CountDownLatch(1);
        var busy = node.send(new Count(TENANT, "busy", () -> await(release)));
        var waiting = IntStream.range(0, 20)
                .mapToObj(user -> node.send(new Count(TENANT, "user" + user)))
                .toList();
        var drained = CompletableFuture.runAsync(() -> node.lanes.drain(Duration.ofSeconds(10)));
        Awaitility.await().until(this::isClosed);
        release.countDown();
        drained.join();

        assertThat(busy).isDone();
        assertThat(waiting).allSatisfy(outcome -> assertThat(outcome)
                .isCompletedWithValueMatching(result -> !result.isExceptional()));
        assertThat(node.send(new Count(TENANT, "late")).join().exceptionResult())
                .isInstanceOf(LaneFull.class);
    }

    @Test
    void takes_a_snapshot_of_a_long_history_and_starts_from_it() {
        IntStream.rangeClosed(1, EngineFixture.EVENTS_PER_SNAPSHOT).forEach(_ -> node.ask(new Count(TENANT, "ada")));
        Awaitility.await()
                .until(() -> node.sql()
                                .sql("select count(*) from snapshot_event")
                                .query(Long.class)
                                .single()
                        == 1);
        node.sql().sql("delete from domain_event where sequence_number < 3").update();
        node.cache.removeAll();

        assertThat(node.store.readEvents("user-contoso/ada").next().getPayload())
                .isInstanceOf(Counter.class);
    }

    private boolean isClosed() {
        var outcome = node.ask(new Count(anotherTenant(), "ada"));
        return outcome.isExceptional() && outcome.exceptionResult() instanceof LaneFull;
    }

    private static String anotherTenant() {
        return tenant(1 - laneOf(TENANT));
    }

    private static String tenant(int lane) {
        return Stream.of("fabrikam", "adatum", "tailspin", "woodgrove", "litware")
                .filter(tenant -> laneOf(tenant) == lane)
                .findFirst()
                .orElseThrow();
    }

    private static int laneOf(String tenant) {
        return TenantLanes.lane(tenant, SETTINGS.count());
    }

    private List<? extends CommandResultMessage<?>> whileTheLaneIsBusy(List<? extends LicensingCommand> commands) {
        return whileTheLaneIsBusy(commands, () -> {});
    }

    /** Sends one command that holds the lane until the others wait behind it. */
    private List<? extends CommandResultMessage<?>> whileTheLaneIsBusy(
            List<? extends LicensingCommand> commands, Runnable afterTheFirst) {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var first = node.send(new Count(TENANT, "first", () -> {
            started.countDown();
            await(release);
            CurrentUnitOfWork.get().onCleanup(_ -> afterTheFirst.run());
        }));
        await(started);
        var others = commands.stream().map(node::send).toList();
        release.countDown();
        first.orTimeout(10, TimeUnit.SECONDS).join();
        return others.stream()
                .map(outcome -> outcome.orTimeout(10, TimeUnit.SECONDS).join())
                .toList();
    }

    private void storeInBetween(String stream, long sequenceNumber) {
        node.sql()
                .sql("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload, meta_data)
                values (gen_random_uuid(), ?, ?, 'Counter', '2026-11-21T09:00:00.000Z',
                        ?, convert_to(format('{"counter":"%s","value":1}', ?::text), 'UTF8'), '{}')""")
                .params(stream, sequenceNumber, "io.zetel.licensing.engine.Counter$Counted", stream)
                .update();
    }

    private static void fail() {
        throw new IllegalStateException("poison");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
