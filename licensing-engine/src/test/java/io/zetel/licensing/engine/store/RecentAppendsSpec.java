package io.zetel.licensing.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayName("Followers of a node that has just stored something")
class RecentAppendsSpec {

    private static final int TENANTS = 8;
    private static final int ROUNDS = 60;
    private static final int MORE_THAN_ARE_KEPT = 21_000;

    private HikariDataSource database;
    private EngineFixture node;
    private TrackingEventStream following;

    /** All of an event that a follower may look at. */
    private record Seen(
            long position,
            String id,
            Instant timestamp,
            Object payload,
            MetaData metaData,
            @Nullable String stream,
            long sequence,
            @Nullable String type) {

        private static Seen of(TrackedEventMessage<?> event) {
            var domain = event instanceof DomainEventMessage<?> one ? one : null;
            return new Seen(
                    event.trackingToken().position().orElseThrow(),
                    event.getIdentifier(),
                    event.getTimestamp(),
                    event.getPayload(),
                    event.getMetaData(),
                    domain == null ? null : domain.getAggregateIdentifier(),
                    domain == null ? 0 : domain.getSequenceNumber(),
                    domain == null ? null : domain.getType());
        }
    }

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database);
        node.ask(new Count("contoso", "first"));
        following = node.store.openStream(null);
        assertThat(next(1)).hasSize(1);
        // From here on events are shared.
        node.ask(new Count("contoso", "second"));
        next(1);
    }

    @AfterEach
    void stop() {
        following.close();
        node.close();
        database.close();
    }

    @Test
    void are_told_it_without_asking_the_database() {
        node.dataSource.record();
        node.ask(new Count("contoso", "ada"));
        var told = next(1);

        assertThat(told).extracting(Seen::stream).containsExactly("user-contoso/ada");
        assertThat(node.dataSource.statements()).noneMatch(sql -> sql.contains("global_index >"));
    }

    @Test
    void are_told_what_the_database_would_tell_them() {
        var told = new ArrayList<Seen>();
        for (int i = 0; i < 20; i++) {
            node.ask(new Count("contoso", "user-" + i % 3));
            told.addAll(next(1));
        }

        assertThat(told).isEqualTo(stored().subList(2, 22));
    }

    @Test
    void are_told_what_another_wrote_in_between() throws SQLException {
        node.ask(new Count("contoso", "ada"));
        try (var other = database.getConnection()) {
            insert(other, "other");
        }
        node.ask(new Count("contoso", "bob"));

        assertThat(next(3)).isEqualTo(stored().subList(2, 5));
    }

    @Test
    void are_told_what_another_wrote_before_and_commits_after() throws SQLException {
        try (var other = database.getConnection()) {
            other.setAutoCommit(false);
            insert(other, "late");
            node.ask(new Count("contoso", "ada"));
            var before = next(1);
            node.ask(new Count("contoso", "bob"));
            before.addAll(next(1));
            other.commit();
            node.ask(new Count("contoso", "zoe"));
            before.addAll(next(2));

            assertThat(before)
                    .extracting(Seen::id)
                    .containsExactlyInAnyOrderElementsOf(
                            stored().subList(2, 6).stream().map(Seen::id).toList());
        }
    }

    @Test
    void need_not_ask_for_long_because_a_position_was_taken_for_nothing() {
        node.sql()
                .sql("select nextval(pg_get_serial_sequence('domain_event', 'global_index'))")
                .query(Long.class)
                .single();
        node.ask(new Count("contoso", "behind"));
        next(1);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    node.dataSource.record();
                    node.ask(new Count("contoso", "ada"));
                    assertThat(next(1)).hasSize(1);
                    assertThat(node.dataSource.statements()).noneMatch(sql -> sql.contains("global_index >"));
                });
    }

    @RepeatedTest(5)
    void are_told_each_event_once_while_lanes_and_others_write() throws Exception {
        var writing = Thread.ofPlatform().start(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                var sent = IntStream.range(0, TENANTS)
                        .mapToObj(tenant -> node.send(new Count("tenant-" + tenant, "user")))
                        .toList();
                if (round % 7 == 0) {
                    other(round, round % 2 == 0);
                }
                sent.forEach(one -> one.orTimeout(20, TimeUnit.SECONDS).join());
            }
        });
        int expected = TENANTS * ROUNDS
                + (int) IntStream.range(0, ROUNDS)
                        .filter(round -> round % 14 == 0)
                        .count();
        var told = next(expected);
        writing.join();

        assertThat(told)
                .extracting(Seen::id)
                .containsExactlyInAnyOrderElementsOf(
                        stored().stream().skip(2).map(Seen::id).toList())
                .doesNotHaveDuplicates();
        assertThat(told.stream().filter(one -> "user-tenant-3/user".equals(one.stream())))
                .extracting(Seen::sequence)
                .isSorted()
                .hasSize(ROUNDS);
    }

    @Test
    void read_what_is_not_kept_any_more() {
        following.close();
        Stream.iterate(0, from -> from < MORE_THAN_ARE_KEPT, from -> from + 1000)
                .flatMap(from -> IntStream.range(from, from + 1000).mapToObj(i -> new Count("contoso", "many-" + i)))
                .map(node::send)
                .toList()
                .forEach(one -> one.orTimeout(60, TimeUnit.SECONDS).join());
        following = node.store.openStream(null);

        assertThat(next(MORE_THAN_ARE_KEPT + 2)).isEqualTo(stored());
    }

    /** What somebody else writes meanwhile, and keeps or gives up. */
    private void other(int round, boolean keeps) {
        try (var other = database.getConnection()) {
            other.setAutoCommit(false);
            insert(other, "other-" + round);
            if (keeps) {
                other.commit();
            } else {
                other.rollback();
            }
            other.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next events, as many as are told within a while. */
    private List<Seen> next(int count) {
        var told = new ArrayList<Seen>(count);
        try {
            while (told.size() < count && following.hasNextAvailable(10, TimeUnit.SECONDS)) {
                told.add(Seen.of(following.nextAvailable()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return told;
    }

    private List<Seen> stored() {
        return DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() ->
                        node.engine.readEvents(null, false).<Seen>map(Seen::of).toList())
                .getPayload();
    }

    private static void insert(Connection connection, String stream) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, \
                payload_type, payload, meta_data)
                select 'id-' || ?, ?, 0, 'Type', '2026-11-29T12:00:00.000Z', payload_type, payload, meta_data
                from domain_event order by global_index limit 1
                """)) {
            statement.setString(1, stream);
            statement.setString(2, stream);
            statement.executeUpdate();
        }
    }
}
