package io.zetel.licensing.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reader of events beside a large group")
class DeadGapsSpec {

    private static final int LARGE = 1300;

    private HikariDataSource database;
    private EngineFixture node;
    private Connection other;

    @BeforeEach
    void start() throws SQLException {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database);
        other = database.getConnection();
        other.setAutoCommit(false);
    }

    @AfterEach
    void stop() throws SQLException {
        other.rollback();
        other.close();
        node.close();
        database.close();
    }

    @Test
    void remembers_no_position_of_one_that_was_rolled_back() throws SQLException {
        node.ask(new Count("contoso", "before"));
        somebodyWrites();
        other.rollback();
        node.ask(new Count("contoso", "ada"));
        node.ask(new Count("contoso", "bob"));

        var read = read(null);
        assertThat(read).hasSize(3).allSatisfy(event -> assertThat(gaps(event)).isZero());
        assertThat(read.getLast().trackingToken().position()).hasValue(LARGE + 3L);
    }

    @Test
    void waits_for_one_that_is_being_written_and_then_misses_none() throws SQLException {
        node.ask(new Count("contoso", "before"));
        somebodyWrites();
        node.ask(new Count("contoso", "ada"));

        var before = read(null);
        assertThat(before).as("what lies behind is not read yet").hasSize(1);
        other.commit();
        var after = read(before.getLast().trackingToken());
        assertThat(after).hasSize(LARGE + 1).allSatisfy(event -> assertThat(gaps(event))
                .isZero());
    }

    @Test
    void finds_what_appeared_in_a_gap_it_remembers() throws SQLException {
        node.ask(new Count("contoso", "before"));
        somebodyWrites(60);
        node.ask(new Count("contoso", "ada"));
        var read = read(null);
        assertThat(read).as("a few open gaps hold nobody up").hasSize(2);
        assertThat(gaps(read.getLast())).isEqualTo(60);

        other.commit();
        assertThat(read(read.getLast().trackingToken())).hasSize(60);
    }

    @Test
    void finds_what_appeared_in_a_gap_before_an_event_of_long_ago() throws SQLException {
        node.ask(new Count("contoso", "before"));
        somebodyWrites(1);
        node.ask(new Count("contoso", "moved"));
        // A tenant that moves here brings its events with their times.
        node.sql()
                .sql("update domain_event set time_stamp = '2020-01-01T00:00:00.000Z' where global_index = 3")
                .update();
        node.ask(new Count("contoso", "ada"));
        var read = read(null);
        assertThat(read).hasSize(3);

        other.commit();
        assertThat(read(read.getLast().trackingToken())).hasSize(1);
    }

    private List<? extends TrackedEventMessage<?>> read(@Nullable TrackingToken after) {
        return node.engine.readEvents(after, false).toList();
    }

    private static int gaps(TrackedEventMessage<?> event) {
        return ((GapAwareTrackingToken) event.trackingToken()).getGaps().size();
    }

    private void somebodyWrites() throws SQLException {
        somebodyWrites(LARGE);
    }

    private void somebodyWrites(int events) throws SQLException {
        try (var statement = other.prepareStatement("""
                insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                          payload_type, payload, meta_data)
                select gen_random_uuid(), 'user-contoso/other' || n, 0, 'Counter', to_char(now() at time zone 'UTC', \
                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                       'io.zetel.licensing.engine.Counter$Counted', convert_to('{"counter":"other","value":1}', 'UTF8'), '{}'
                from generate_series(1, ?) n""")) {
            statement.setInt(1, events);
            statement.executeUpdate();
        }
    }
}
