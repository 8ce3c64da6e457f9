package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL is made to wait with a large group, so that the lane decides the next one on top of what is not stored
 * yet.
 */
@DisplayName("A lane that decides a group while the one before is being stored")
class DecidingAheadSpec {

    private static final int LARGE = 200;
    /** Enough to be decided without waiting for more. */
    private static final int NEXT = 100;

    private static final LaneSettings SETTINGS = new LaneSettings(2, 1000, LARGE, LARGE);
    private static final String TENANT = "contoso";

    private HikariDataSource database;
    private EngineFixture node;
    private Connection other;

    @BeforeEach
    void start() throws SQLException {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database, SETTINGS);
        other = database.getConnection();
        other.setAutoCommit(false);
    }

    @AfterEach
    void stop() throws SQLException {
        other.rollback();
        node.close();
        other.close();
        database.close();
    }

    @Test
    void does_so_and_answers_nothing_before_it_is_stored() throws Exception {
        var decided = new CountDownLatch(1);
        nothingCanBeWritten();
        var outcomes = send(large(), next(), Stream.of(new Count(TENANT, "late", decided::countDown)));

        assertThat(decided.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(outcomes).noneMatch(CompletableFuture::isDone);
        assertThat(node.events()).isZero();
        other.rollback();
        assertThat(value(outcomes.getFirst())).isEqualTo(1L);
        assertThat(value(outcomes.get(LARGE)))
                .as("sees what was decided before")
                .isEqualTo(2L);
        assertThat(node.events()).isEqualTo(LARGE + NEXT + 1);
        assertThat(node.commits()).isEqualTo(2);
    }

    @Test
    void decides_both_anew_when_the_first_cannot_be_stored() throws Exception {
        var decided = new CountDownLatch(1);
        node.ask(new Count(TENANT, "ada"));
        nothingCanBeWritten();
        anotherNodeCounts("ada", 1);
        var outcomes = send(large(), next(), Stream.of(new Count(TENANT, "late", decided::countDown)));

        assertThat(decided.await(20, TimeUnit.SECONDS)).isTrue();
        other.commit();
        assertThat(value(outcomes.getFirst()))
                .as("one here and one there came before")
                .isEqualTo(3L);
        assertThat(value(outcomes.get(LARGE))).isEqualTo(4L);
        assertThat(value(outcomes.getLast())).isEqualTo(1L);
        assertThat(node.events()).isEqualTo(2 + LARGE + NEXT + 1);
        assertThat(node.ask(new Count(TENANT, "ada")).getPayload()).isEqualTo(5L);
    }

    @Test
    void lets_a_poisoned_command_on_top_harm_only_itself() throws Exception {
        var runs = new AtomicInteger();
        nothingCanBeWritten();
        var outcomes = send(large(), next(), Stream.of(new Count(TENANT, "eve", () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("poison");
        })));

        Awaitility.await().untilAtomic(runs, equalTo(1));
        other.rollback();
        assertThat(value(outcomes.getFirst())).isEqualTo(1L);
        assertThat(value(outcomes.get(LARGE))).isEqualTo(2L);
        assertThat(outcome(outcomes.getLast()).exceptionResult()).hasMessage("poison");
        assertThat(node.events()).isEqualTo(LARGE + NEXT);
    }

    @Test
    void waits_before_it_reads_what_is_not_stored_yet() throws Exception {
        var runs = new AtomicInteger();
        nothingCanBeWritten();
        var outcomes = send(large(), fillers(), Stream.of(new Count(TENANT, "ada", () -> {
            runs.incrementAndGet();
            node.cache.removeAll();
        })));

        Awaitility.await().untilAtomic(runs, equalTo(1));
        other.rollback();
        assertThat(value(outcomes.getLast())).isEqualTo(2L);
        assertThat(runs)
                .as("a stale read would have been found out and tried again")
                .hasValue(1);
    }

    @Test
    void finishes_both_before_it_closes() throws Exception {
        var decided = new CountDownLatch(1);
        nothingCanBeWritten();
        var outcomes = send(large(), next(), Stream.of(new Count(TENANT, "late", decided::countDown)));
        assertThat(decided.await(20, TimeUnit.SECONDS)).isTrue();
        var drained = CompletableFuture.runAsync(() -> node.lanes.drain(Duration.ofSeconds(20)));
        other.rollback();
        drained.get(20, TimeUnit.SECONDS);

        assertThat(outcomes).allMatch(CompletableFuture::isDone);
        assertThat(node.events()).isEqualTo(LARGE + NEXT + 1);
    }

    /** So many that they are worth a thread of their own to store them; the first counts ada. */
    private static Stream<Count> large() {
        return Stream.concat(
                Stream.of(new Count(TENANT, "ada")),
                IntStream.range(1, LARGE).mapToObj(user -> new Count(TENANT, "user" + user)));
    }

    /** Half a group, which is enough to go on with; the first counts ada again. */
    private static Stream<Count> next() {
        return Stream.concat(Stream.of(new Count(TENANT, "ada")), fillers().skip(1));
    }

    private static Stream<Count> fillers() {
        return IntStream.range(0, NEXT).mapToObj(user -> new Count(TENANT, "next" + user));
    }

    /** Sends all of them while the lane is held by a first command that changes nothing, so that they wait together. */
    @SafeVarargs
    private List<CompletableFuture<CommandResultMessage<?>>> send(Stream<Count>... commands)
            throws InterruptedException {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        node.send(new Count(TENANT, "first", () -> {
            started.countDown();
            awaitUninterruptibly(release);
            throw new IllegalStateException("changes nothing");
        }));
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        var outcomes = new ArrayList<CompletableFuture<CommandResultMessage<?>>>();
        Stream.of(commands).flatMap(part -> part).forEach(command -> outcomes.add(node.send(command)));
        release.countDown();
        return outcomes;
    }

    private void nothingCanBeWritten() throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute("lock table domain_event in share row exclusive mode");
        }
    }

    private void anotherNodeCounts(String user, long sequenceNumber) throws SQLException {
        try (var statement = other.prepareStatement("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload, meta_data)
                values (gen_random_uuid(), ?, ?, 'Counter', '2026-11-21T09:00:00.000Z', 'io.zetel.licensing.engine.Counter$Counted',
                        convert_to(format('{"counter":"%s","value":2}', ?::text), 'UTF8'), '{}')""")) {
            statement.setString(1, "user-contoso/" + user);
            statement.setLong(2, sequenceNumber);
            statement.setString(3, "user-contoso/" + user);
            statement.executeUpdate();
        }
    }

    private static CommandResultMessage<?> outcome(CompletableFuture<CommandResultMessage<?>> sent) throws Exception {
        return sent.get(20, TimeUnit.SECONDS);
    }

    private static Object value(CompletableFuture<CommandResultMessage<?>> sent) throws Exception {
        return outcome(sent).getPayload();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
