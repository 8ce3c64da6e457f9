package io.zetel.licensing.engine.projection;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tables of one projection in the schema it lives in; SQL calls the schema {@code {schema}}. */
public final class Tables {

    private static final int ROWS_PER_FETCH = 1000;
    private static final String TEMPORARY = "pg_temp";

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final JdbcClient anew;
    private final TransactionTemplate reading;
    private final String schema;
    private final List<String> names;

    /** Tables with these names in this schema. */
    public Tables(DataSource dataSource, String schema, String... names) {
        if (!schema.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("Not the name of a schema: " + schema);
        }
        this.dataSource = dataSource;
        this.jdbc = SentTogether.on(dataSource);
        this.anew = PlannedAnew.on(dataSource);
        this.reading = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.reading.setReadOnly(true);
        this.schema = schema;
        this.names = List.of(names);
    }

    /**
     * That a column holds this id, for indexes that keep a number of four bytes instead of the id. Ids may share a
     * number, so the id is compared too; in a {@code case}, for PostgreSQL would take the two for independent, expect
     * hardly any rows, and sort them all instead of reading a page in the order of an index.
     */
    public static String byHash(String column, String id) {
        return "hashtext(%1$s) = hashtext(%2$s) and case when %1$s = %2$s then true end".formatted(column, id);
    }

    /** A statement on these tables; one that writes may be {@link SentTogether}. */
    public StatementSpec sql(String sql) {
        return jdbc.sql(sql.replace("{schema}", schema));
    }

    /** One that takes long lists, or finds many rows by others: {@link PlannedAnew}. */
    public StatementSpec anew(String sql) {
        return anew.sql(sql.replace("{schema}", schema));
    }

    /**
     * What these tables answer, which a page that asks again is told without asking; tables of the past are made anew
     * for each question.
     */
    public <T> T once(List<?> question, Supplier<T> read) {
        return schema.equals(TEMPORARY) ? read.get() : ReadOnce.of(List.of(schema, question), read);
    }

    /** Hands over the rows one by one as the database sends them; however many there are, only a few are in memory. */
    public <T> void each(
            String sql, UnaryOperator<StatementSpec> params, RowMapper<T> row, Consumer<? super T> consumer) {
        reading.executeWithoutResult(_ -> {
            // Whoever takes the rows may be slow; nobody waits for a transaction that only reads.
            jdbc.sql("set local idle_in_transaction_session_timeout = '10min'").update();
            try (var rows = params.apply(sql(sql)).withFetchSize(ROWS_PER_FETCH).query(row).stream()) {
                rows.forEach(consumer);
            }
        });
    }

    /**
     * Makes the tables anew, empty, after those of a live schema; in {@code pg_temp} they last until the transaction
     * ends.
     */
    void makeLike(String liveSchema) {
        names.forEach(
                name -> sql("create table {schema}.%s (like %s.%s including all)".formatted(name, liveSchema, name))
                        .update());
    }

    DataSource dataSource() {
        return dataSource;
    }

    void clear() {
        sql(names.stream().map(name -> "{schema}." + name).collect(Collectors.joining(", ", "truncate ", "")))
                .update();
    }
}
