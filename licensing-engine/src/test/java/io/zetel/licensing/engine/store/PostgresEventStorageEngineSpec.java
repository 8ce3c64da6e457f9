package io.zetel.licensing.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.common.ReflectionUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@DisplayName("The event store")
class PostgresEventStorageEngineSpec {

    /** Something that happened. */
    record Happened(String what) {}

    /** What counts how often it is read back. */
    record Counted(String what) {

        private static final AtomicInteger MADE = new AtomicInteger();

        Counted {
            MADE.incrementAndGet();
        }
    }

    /** PostgreSQL compares the general plan with so many made for what was asked. */
    private static final int PLANNED_BEFORE_ONE_IS_KEPT = 5;

    private HikariDataSource database;
    private EngineFixture node;
    private PostgresEventStorageEngine engine;

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database);
        engine = node.engine;
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void appends_any_number_of_events_with_one_statement() {
        node.dataSource.record();
        engine.appendEvents(IntStream.range(0, 500)
                .mapToObj(number -> event("stream-" + number, 0))
                .toList());

        assertThat(node.dataSource.statements()).hasSize(1);
        assertThat(node.events()).isEqualTo(500);
    }

    @Test
    void reads_back_what_was_written() {
        var written = new GenericDomainEventMessage<>(
                "Type",
                "ada",
                0,
                new Happened("naïve \"quotes\" {} \\ ☃"),
                MetaData.with("actor", "a,b"),
                "id-1",
                Instant.parse("2026-11-21T09:00:00.123Z"));
        engine.appendEvents(List.of(written));
        var read = engine.readEvents("ada").next();

        assertThat(read)
                .usingRecursiveComparison()
                .comparingOnlyFields("type", "aggregateIdentifier", "sequenceNumber")
                .isEqualTo(written);
        assertThat(read.getPayload()).isEqualTo(written.getPayload());
        assertThat(read.getMetaData()).isEqualTo(written.getMetaData());
        assertThat(read.getIdentifier()).isEqualTo("id-1");
        assertThat(read.getTimestamp()).isEqualTo(written.getTimestamp());
    }

    @Test
    void stores_a_group_in_its_own_order() {
        engine.appendEvents(
                IntStream.range(0, 300).mapToObj(number -> event("ada", number)).toList());
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        engine.readEvents(null, false).forEach(read::add);

        assertThat(read)
                .extracting(message -> ((DomainEventMessage<?>) message).getSequenceNumber())
                .isSorted()
                .hasSize(300);
        assertThat(read.getLast().trackingToken().position()).hasValue(300);
    }

    @Test
    void looks_up_hundreds_of_streams_by_the_index_in_a_table_the_planner_knows_nothing_about() {
        var jdbc = JdbcClient.create(database);
        store50000Streams(jdbc);
        var plan = jdbc.sql("explain " + PostgresEventStorageEngine.PREFETCH)
                .param(IntStream.range(0, 500)
                        .mapToObj(number -> "stream-" + number)
                        .toArray(String[]::new))
                .query(String.class)
                .list();

        assertThat(plan)
                .anyMatch(line -> line.contains("domain_event_sequence"))
                .noneMatch(line -> line.contains("Seq Scan on domain_event"));
    }

    @Test
    void is_read_by_plans_that_are_made_once() throws SQLException {
        try (var connection = database.getConnection()) {
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            store50000Streams(jdbc);
            jdbc.sql("analyze domain_event").update();
            for (int i = 0; i < 20; i++) {
                assertThat(jdbc.sql(PostgresEventStorageEngine.PREFETCH)
                                .param(new String[] {"stream-7"})
                                .query()
                                .listOfRows())
                        .hasSize(1);
                assertThat(jdbc.sql(PostgresEventStorageEngine.NEXT)
                                .params(49_990L, PostgresEventStorageEngine.BATCH)
                                .query()
                                .listOfRows())
                        .hasSize(10);
            }
            assertThat(jdbc.sql("select custom_plans from pg_prepared_statements where statement like '%domain_event%'")
                            .query(Integer.class)
                            .list())
                    .hasSize(2)
                    .allSatisfy(plans -> assertThat(plans).isLessThanOrEqualTo(PLANNED_BEFORE_ONE_IS_KEPT));
        }
    }

    private static void store50000Streams(JdbcClient jdbc) {
        jdbc.sql("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, \
                payload_type, payload, meta_data)
                select 'id', 'stream-' || n, 0, 'Type', '', '', repeat('x', 300)::bytea, '{}' from generate_series(1, 50000) n
                """).update();
    }

    @Test
    void the_reader_for_all_followers_gets_stretch_after_stretch_so_that_it_lets_go_of_what_it_read() {
        int all = PostgresEventStorageEngine.SHARED_STRETCH + 5;
        engine.appendEvents(
                IntStream.range(0, all).mapToObj(number -> event("ada", number)).toList());

        var first = engine.readEvents(null, true)
                .<TrackingToken>map(TrackedEventMessage::trackingToken)
                .toList();
        assertThat(first).hasSize(PostgresEventStorageEngine.SHARED_STRETCH);
        assertThat(engine.readEvents(first.getLast(), true)).hasSize(5);
        assertThat(engine.readEvents(null, false)).as("who reads for itself").hasSize(all);
    }

    @Test
    void decodes_ahead_what_is_read_for_all_followers_and_nothing_else() {
        engine.appendEvents(List.of(new GenericDomainEventMessage<>("Type", "ada", 0, new Counted("it"), Map.of())));
        int before = Counted.MADE.get();

        assertThat(engine.readEvents(null, false)).hasSize(1);
        assertThat(Counted.MADE).hasValue(before);
        var read = engine.readEvents(null, true).toList();
        assertThat(Counted.MADE).hasValue(before + 1);
        assertThat(read.getFirst().getPayload()).returns("it", payload -> ((Counted) payload).what());
        assertThat(Counted.MADE).as("is decoded once").hasValue(before + 1);
    }

    @Test
    void hands_over_to_all_followers_also_what_cannot_be_decoded() {
        engine.appendEvents(List.of(event("ada", 0), event("ada", 1)));
        JdbcClient.create(database)
                .sql("update domain_event set payload = convert_to('{\"what\":[]}', 'UTF8') where sequence_number = 0")
                .update();

        var read = engine.readEvents(null, true).toList();
        assertThat(read).hasSize(2);
        assertThatThrownBy(() -> read.getFirst().getPayload()).isInstanceOf(SerializationException.class);
        assertThat(read.getLast().getPayload()).isEqualTo(new Happened("it"));
    }

    @Test
    void keeps_the_position_of_the_last_event_on_the_unit_of_work() {
        var unit = DefaultUnitOfWork.startAndGet(GenericMessage.asMessage("command"));
        unit.attachTransaction(node.transactions);
        assertThat(CommitPosition.of(unit)).isEmpty();
        engine.appendEvents(List.of(event("ada", 0), event("bob", 0)));

        assertThat(CommitPosition.of(unit)).hasValue(2);
        unit.commit();
    }

    @Test
    void says_that_a_stream_was_begun_by_somebody_else() {
        engine.appendEvents(List.of(event("ada", 0)));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event("ada", 0))))
                .isInstanceOf(AggregateStreamCreationException.class);
    }

    @Test
    void says_that_a_stream_was_continued_by_somebody_else() {
        engine.appendEvents(List.of(event("ada", 0), event("ada", 1)));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event("ada", 1))))
                .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void stores_all_or_nothing() {
        engine.appendEvents(List.of(event("ada", 0)));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event("bob", 0), event("ada", 0))))
                .isInstanceOf(RuntimeException.class);
        assertThat(node.events()).isEqualTo(1);
    }

    @Test
    void reads_many_streams_with_one_query_and_each_of_them_with_none() {
        engine.appendEvents(List.of(event("ada", 0), event("bob", 0), event("ada", 1)));
        inUnitOfWork(() -> {
            node.dataSource.record();
            engine.prefetch(List.of("ada", "bob", "nobody"));
            assertThat(node.dataSource.statements()).hasSize(1);

            assertThat(sequenceNumbers("ada", 0)).containsExactly(0L, 1L);
            assertThat(sequenceNumbers("ada", 1)).containsExactly(1L);
            assertThat(sequenceNumbers("bob", 0)).containsExactly(0L);
            assertThat(sequenceNumbers("nobody", 0)).isEmpty();
            assertThat(engine.readSnapshot("ada")).isEmpty();
            assertThat(node.dataSource.statements()).hasSize(1);
        });
    }

    @Test
    void knows_which_of_the_streams_read_ahead_are_empty() {
        engine.appendEvents(List.of(event("ada", 0)));
        inUnitOfWork(() -> {
            engine.prefetch(List.of("ada", "nobody"));

            assertThat(engine.isKnownEmpty("nobody")).isTrue();
            assertThat(engine.isKnownEmpty("ada")).isFalse();
            assertThat(engine.isKnownEmpty("never asked")).isFalse();
        });
        assertThat(engine.isKnownEmpty("nobody")).isFalse();
    }

    @Test
    void forgets_what_it_read_ahead_with_the_unit_of_work() {
        inUnitOfWork(() -> engine.prefetch(List.of("ada")));
        engine.appendEvents(List.of(event("ada", 0)));

        inUnitOfWork(() -> assertThat(sequenceNumbers("ada", 0)).containsExactly(0L));
    }

    @Test
    void asks_for_more_only_where_somebody_may_have_written() {
        engine.appendEvents(List.of(event("ada", 0)));
        var last = engine.readEvents(null, true).toList().getLast().trackingToken();
        long position = last.position().orElseThrow();
        node.dataSource.record();
        assertThat(engine.readEvents(last, true)).isEmpty();
        assertThat(node.dataSource.statements()).as("it was the end just now").isEmpty();
        assertThat(engine.readEvents(last, true)).isEmpty();
        assertThat(node.dataSource.statements()).as("nobody watches").hasSize(1);

        assertThat(engine.watched(OptionalLong.of(position))).isFalse();
        assertThat(engine.readEvents(last, true)).isEmpty();
        assertThat(node.dataSource.statements()).as("nobody has written").hasSize(1);
        engine.appendEvents(List.of(event("ada", 1)));
        assertThat(engine.watched(OptionalLong.of(position + 1))).isTrue();
        assertThat(engine.readEvents(last, true)).hasSize(1);
    }

    @Test
    void asks_on_where_the_watch_has_lost_sight_or_a_position_before_the_end_is_open() {
        engine.appendEvents(List.of(event("ada", 0)));
        node.sql()
                .sql("select nextval(pg_get_serial_sequence('domain_event', 'global_index'))")
                .query(Long.class)
                .single();
        engine.appendEvents(List.of(event("ada", 1)));
        var last = engine.readEvents(null, true).toList().getLast().trackingToken();
        engine.watched(OptionalLong.of(last.position().orElseThrow()));
        assertThat(engine.readEvents(last, true)).isEmpty();
        node.dataSource.record();
        assertThat(engine.readEvents(last, true)).isEmpty();
        assertThat(node.dataSource.statements()).hasSize(1);
        assertThat(engine.watched(OptionalLong.empty())).isTrue();
    }

    @Test
    void reads_a_short_stream_with_one_query() {
        engine.appendEvents(List.of(event("ada", 0), event("ada", 1)));
        node.dataSource.record();

        assertThat(sequenceNumbers("ada", 0)).hasSize(2);
        assertThat(node.dataSource.statements()).hasSize(1);
    }

    @Test
    void reads_a_stream_longer_than_a_page() {
        engine.appendEvents(IntStream.range(0, 2_500)
                .mapToObj(number -> event("ada", number))
                .toList());

        assertThat(sequenceNumbers("ada", 0)).hasSize(2_500).isSorted();
    }

    @Test
    void delivers_an_event_that_was_committed_long_after_later_ones() throws Exception {
        try (var slow = database.getConnection()) {
            slow.setAutoCommit(false);
            insert(slow, "slow");
            node.sql()
                    .sql("select setval(pg_get_serial_sequence('domain_event', 'global_index'), 20000)")
                    .query(Long.class)
                    .single();
            engine.appendEvents(List.of(event("fast", 0)));
            assertThat(engine.readEvents(null, false))
                    .as("behind so many that may still come nobody reads on")
                    .isEmpty();
            slow.commit();

            assertThat(engine.readEvents(null, false)
                            .map(message -> ((DomainEventMessage<?>) message).getAggregateIdentifier()))
                    .containsExactly("slow", "fast");
        }
    }

    @Test
    void waits_longer_for_a_late_commit_than_any_transaction_may_take() throws Exception {
        assertThat(setting("maxGapOffset")).isEqualTo(5_000_000);
        assertThat(setting("gapTimeout")).isEqualTo(300_000);
        assertThat(engine.batchSize()).isEqualTo(1_000);
    }

    @Test
    void numbers_events_by_time() {
        var ids = Stream.generate(() -> IdentifierFactory.getInstance().generateIdentifier())
                .limit(1_000)
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(UUID.fromString(id))
                .returns(7, UUID::version)
                .returns(2, UUID::variant));
        assertThat(ids).extracting(id -> id.substring(0, 13)).isSorted();
    }

    private Object setting(String name) throws NoSuchFieldException {
        return ReflectionUtils.getFieldValue(JdbcEventStorageEngine.class.getDeclaredField(name), engine);
    }

    private void inUnitOfWork(Runnable work) {
        var unit = DefaultUnitOfWork.startAndGet(GenericMessage.asMessage("command"));
        unit.attachTransaction(node.transactions);
        unit.execute(work);
    }

    private List<Long> sequenceNumbers(String stream, long first) {
        return engine.readEvents(stream, first)
                .asStream()
                .<Long>map(DomainEventMessage::getSequenceNumber)
                .toList();
    }

    private static DomainEventMessage<?> event(String stream, long sequenceNumber) {
        return new GenericDomainEventMessage<>("Type", stream, sequenceNumber, new Happened("it"), Map.of());
    }

    private static void insert(Connection connection, String stream) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload, meta_data)
                values ('id', ?, 0, 'Type', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        ?, convert_to('{"what":"it"}', 'UTF8'), '{}')""")) {
            statement.setString(1, stream);
            statement.setString(2, Happened.class.getName());
            statement.executeUpdate();
        }
    }
}
