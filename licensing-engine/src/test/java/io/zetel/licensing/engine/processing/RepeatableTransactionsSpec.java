package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.TestPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("A transaction of an event processor")
class RepeatableTransactionsSpec {

    /** The PostgreSQL of the tests does not wait for the disk at all. */
    private final DataSource database =
            new DriverManagerDataSource(TestPostgres.newDatabaseUrl() + "&options=-c%20synchronous_commit=on");

    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
    private final RepeatableTransactions repeatable = new RepeatableTransactions(transactions, jdbc);

    @Test
    void does_not_wait_for_the_disk() {
        var transaction = repeatable.startTransaction();
        assertThat(setting()).isEqualTo("off");
        transaction.commit();

        assertThat(setting()).isEqualTo("on");
    }

    @Test
    void leaves_one_it_joins_as_it_is() {
        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            var inner = repeatable.startTransaction();
            assertThat(setting()).isEqualTo("on");
            inner.commit();
        });
    }

    private String setting() {
        return jdbc.sql("show synchronous_commit").query(String.class).single();
    }
}
