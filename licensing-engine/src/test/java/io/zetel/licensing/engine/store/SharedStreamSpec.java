package io.zetel.licensing.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The tokens of the shared events have a gap that whoever has read for himself does not have, or the other way round.
 */
@DisplayName("A follower that has fallen behind and caught up")
class SharedStreamSpec {

    private static final int LOOKS = 40;

    record Happened(String what) {}

    private HikariDataSource database;
    private EngineFixture node;
    private TrackingEventStream sharing;

    @BeforeEach
    void start() throws Exception {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database);
        append("ada");
        takeAPositionForNothing();
        append("bob");
        sharing = node.store.openStream(null);
        assertThat(all(sharing)).hasSize(2);
        // From here on events are shared.
        append("zoe");
        assertThat(all(sharing)).hasSize(1);
        assertThat(shared().getGaps()).hasSize(1);
    }

    @AfterEach
    void stop() {
        sharing.close();
        node.close();
        database.close();
    }

    @Test
    void reads_what_all_share_again_and_not_the_database() throws Exception {
        try (var stream = node.store.openStream(withoutGaps())) {
            assertThat(all(stream)).isEmpty();
            // It takes a second look to be sure that nobody is writing into the gap any more.
            looks(stream);
            node.dataSource.record();
            looks(stream);

            assertThat(node.dataSource.statements()).hasSizeLessThan(LOOKS / 10);
        }
    }

    @Test
    void shares_again_though_nothing_was_read_for_all_while_nobody_shared() throws Exception {
        var before = withoutGaps();
        sharing.close();
        append("fay");
        append("gus");
        try (var stream = node.store.openStream(before)) {
            assertThat(all(stream)).hasSize(2);
            assertThat(stream.hasNextAvailable(2, TimeUnit.SECONDS)).isFalse();
            looks(stream);
            node.dataSource.record();
            looks(stream);
            assertThat(node.dataSource.statements()).hasSizeLessThan(LOOKS / 10);

            append("hal");
            assertThat(all(stream)).hasSize(1);
        }
    }

    @Test
    void gets_each_event_once() throws Exception {
        try (var stream = node.store.openStream(withoutGaps())) {
            looks(stream);
            append("cleo");
            assertThat(all(stream)).hasSize(1);
            looks(stream);
            append("dan");
            assertThat(all(stream)).hasSize(1);
        }
    }

    @Test
    void does_not_give_up_a_gap_that_somebody_may_still_write_into() throws Exception {
        try (var writing = database.getConnection()) {
            writing.setAutoCommit(false);
            insert(writing, "late");
            append("eve");
            assertThat(all(sharing)).hasSize(1);
            try (var stream = node.store.openStream(withoutGaps())) {
                looks(stream);
                writing.commit();
                assertThat(sharing.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
                // It said it had seen all up to there, and is not told otherwise.
                assertThat(all(stream)).isEmpty();
            }
        }
    }

    private GapAwareTrackingToken shared() {
        return node.engine.readForAll();
    }

    private GapAwareTrackingToken withoutGaps() {
        return GapAwareTrackingToken.newInstance(shared().getIndex(), List.of());
    }

    private static void looks(TrackingEventStream stream) throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            assertThat(stream.hasNextAvailable(5, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    /** All there is, and what comes within a moment. */
    private static List<TrackedEventMessage<?>> all(TrackingEventStream stream) throws InterruptedException {
        List<TrackedEventMessage<?>> all = new ArrayList<>();
        while (stream.hasNextAvailable(1, TimeUnit.SECONDS)) {
            all.add(stream.nextAvailable());
        }
        return all;
    }

    private void append(String stream) {
        DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() -> {
                    node.store.publish(new GenericDomainEventMessage<>("Type", stream, 0, new Happened("it")));
                    return null;
                })
                .getPayload();
    }

    private void takeAPositionForNothing() {
        node.sql()
                .sql("select nextval(pg_get_serial_sequence('domain_event', 'global_index'))")
                .query(Long.class)
                .single();
    }

    private static void insert(Connection connection, String stream) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, \
                payload_type, payload, meta_data)
                values ('late', ?, 0, 'Type', '2026-11-29T12:00:00Z', 'x', '{}'::bytea, '{}')
                """)) {
            statement.setString(1, stream);
            statement.executeUpdate();
        }
    }
}
