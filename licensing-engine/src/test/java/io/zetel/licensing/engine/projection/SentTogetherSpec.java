package io.zetel.licensing.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.RecordingDataSource;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("Writes that are sent together")
class SentTogetherSpec {

    private static final List<String> ADA_AND_BOB = List.of("ada", "bob");

    private final HikariDataSource database = TestPostgres.newDatabase();
    private final RecordingDataSource recording = new RecordingDataSource(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(recording));
    private final JdbcClient mine = SentTogether.on(recording);
    private final JdbcClient others = SentTogether.on(recording);

    @BeforeEach
    void a_table() {
        JdbcClient.create(database)
                .sql(
                        "create table kept (n int generated always as identity, name text check (name <> ''), at timestamptz)")
                .update();
        recording.record();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void are_one_round_trip_with_the_parameters_of_each_in_their_order() {
        together(() -> {
            write(mine, "ada");
            write(others, "bob");
        });
        assertThat(recording.statements()).singleElement().asString().contains("insert", ";", "insert");
        assertThat(kept()).isEqualTo(ADA_AND_BOB);
    }

    @Test
    void are_sent_when_whoever_wrote_them_reads() {
        together(() -> {
            write(mine, "ada");
            assertThat(count(others)).isZero();
            assertThat(count(mine)).isEqualTo(1);
            write(mine, "bob");
        });
        assertThat(kept()).isEqualTo(ADA_AND_BOB);
    }

    @Test
    void fail_together() {
        assertThatThrownBy(() -> together(() -> {
                    write(mine, "ada");
                    write(others, "");
                }))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(kept()).isEmpty();
    }

    @Test
    void are_not_sent_when_the_work_fails() {
        assertThatThrownBy(() -> together(() -> {
                    write(mine, "ada");
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(recording.statements()).isEmpty();
    }

    @Test
    void are_sent_one_by_one_elsewhere() {
        transaction.executeWithoutResult(_ -> {
            write(mine, "ada");
            write(others, "bob");
        });
        assertThat(recording.statements()).hasSize(2);
        assertThat(kept()).isEqualTo(ADA_AND_BOB);
    }

    private void together(Runnable work) {
        transaction.executeWithoutResult(_ -> SentTogether.during(recording, work));
    }

    private static void write(JdbcClient jdbc, String name) {
        jdbc.sql("insert into kept (name, at) select * from unnest(:names::text[], :at::timestamptz[])")
                .param("names", new String[] {name})
                .param("at", ColumnArrays.instants(List.of(Instant.EPOCH), instant -> instant))
                .update();
    }

    private static long count(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from kept").query(Long.class).single();
    }

    private List<String> kept() {
        return JdbcClient.create(database)
                .sql("select name from kept where at = 'epoch' order by n")
                .query(String.class)
                .list();
    }
}
