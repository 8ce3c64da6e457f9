package io.zetel.licensing.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A column of instants")
class ColumnArraysSpec {

    private static final HikariDataSource database = TestPostgres.newDatabase();

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29T12:00:00.123456Z",
                "2026-11-29T12:00:00.123456999Z",
                "2000-01-01T00:00:00Z",
                "1999-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00.000001Z",
                "0001-01-01T00:00:00Z",
                "-0044-03-15T12:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "+12345-06-07T08:09:10Z"
            })
    void arrives_as_each_would_alone(String text) {
        var instant = Instant.parse(text);
        var alone = JdbcClient.create(database)
                .sql("select :at::timestamptz")
                .param("at", Times.param(instant))
                .query((row, _) -> row.getString(1))
                .single();

        assertThat(arrived(List.of(instant))).containsExactly(alone);
    }

    @Test
    void keeps_its_order_and_its_gaps() {
        var first = Instant.parse("2026-11-29T12:00:00Z");
        var instants = new ArrayList<@Nullable Instant>(Arrays.asList(null, first, null, first.plusSeconds(1), null));

        assertThat(arrived(instants)).hasSize(5).satisfies(texts -> {
            assertThat(texts.get(0)).isNull();
            assertThat(texts.get(2)).isNull();
            assertThat(texts.get(4)).isNull();
            assertThat(texts.get(1)).isLessThan(texts.get(3));
        });
    }

    @Test
    void may_be_empty() {
        assertThat(arrived(List.of())).isEmpty();
    }

    private static List<@Nullable String> arrived(List<@Nullable Instant> instants) {
        var found = new ArrayList<@Nullable String>();
        JdbcClient.create(database)
                .sql("select at from unnest(:ats::timestamptz[]) with ordinality as sent (at, place) order by place")
                .param("ats", ColumnArrays.instants(instants, Function.identity()))
                .query(row -> {
                    found.add(row.getString(1));
                });
        return found;
    }
}
