package io.zetel.licensing.engine.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("What is watched in the database")
class WatchedValuesSpec {

    private final HikariDataSource database = TestPostgres.newDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void a_table() {
        jdbc.sql("create table watched (n int)").update();
        jdbc.sql("insert into watched values (1)").update();
    }

    @AfterEach
    void giveBack() {
        database.close();
    }

    @Test
    void is_told_when_it_has_changed_and_only_then() throws SQLException {
        var values = new WatchedValues(List.of(named("n", "select n from watched"), named("one", "select 1")));
        try (var connection = database.getConnection()) {
            values.ask(connection);
            values.ask(connection);
            jdbc.sql("update watched set n = 2").update();
            values.ask(connection);
        }
        assertThat(told).containsExactly("n 1", "one 1", "n 2");
    }

    @Test
    void is_unknown_over_another_connection_until_that_has_answered() throws SQLException {
        var values = new WatchedValues(List.of(named("n", "select n from watched")));
        try (var one = database.getConnection();
                var other = database.getConnection()) {
            values.ask(one);
            values.ask(other);
        }
        assertThat(told).containsExactly("n 1", "n null", "n 1");
    }

    @Test
    void is_unknown_while_a_question_is_refused_or_waits_which_is_no_outage() throws SQLException {
        var values = new WatchedValues(List.of(named("n", "select n from watched")));
        try (var connection = database.getConnection();
                var other = database.getConnection()) {
            run(connection, "set lock_timeout = '50ms'");
            values.ask(connection);
            other.setAutoCommit(false);
            run(other, "alter table watched add column m int");
            values.ask(connection);
            other.rollback();
            values.ask(connection);
            jdbc.sql("drop table watched").update();
            values.ask(connection);
        }
        assertThat(told).containsExactly("n 1", "n null", "n 1", "n null");
    }

    @Test
    void fails_where_the_connection_does() throws SQLException {
        var values = new WatchedValues(List.of(named("n", "select n from watched")));
        var connection = database.getConnection();
        values.ask(connection);
        connection.close();

        assertThatThrownBy(() -> values.ask(connection)).isInstanceOf(SQLException.class);
    }

    @Test
    void sets_a_flag_until_it_is_known_that_there_is_nothing() throws SQLException {
        var flag = new WatchedFlag("exists (select from watched where n = 2)", () -> told.add("look"));
        var values = new WatchedValues(List.of(flag));
        assertThat(flag.isClear()).isFalse();
        try (var connection = database.getConnection()) {
            values.ask(connection);
            assertThat(flag.isClear()).isTrue();
            jdbc.sql("update watched set n = 2").update();
            values.ask(connection);
            assertThat(flag.isClear()).isFalse();
        }
        assertThat(told).containsExactly("look");
    }

    private WatchedValue named(String name, String sql) {
        return new WatchedValue() {

            @Override
            public String sql() {
                return sql;
            }

            @Override
            public void is(@Nullable String value) {
                told.add(name + " " + value);
            }
        };
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
