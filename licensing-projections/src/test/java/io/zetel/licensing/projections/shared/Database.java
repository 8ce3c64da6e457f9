package io.zetel.licensing.projections.shared;

import io.zetel.licensing.engine.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One real PostgreSQL for all the specs of a run, with the tables that the migrations make. */
public final class Database {

    private static final DataSource DATA_SOURCE = TestPostgres.newDatabase();

    private Database() {}

    public static DataSource dataSource() {
        return DATA_SOURCE;
    }

    public static JdbcClient jdbc() {
        return JdbcClient.create(DATA_SOURCE);
    }

    /** The tables of a schema. */
    public static List<String> tables(String schema) {
        return jdbc().sql("select tablename from pg_tables where schemaname = ? order by 1")
                .param(schema)
                .query(String.class)
                .list();
    }

    /** Every row of every table of a schema, as text. */
    public static Map<String, List<String>> contents(String schema) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (var table : tables(schema)) {
            contents.put(
                    table,
                    jdbc().sql("select row.*::text from %s.%s row order by 1".formatted(schema, table))
                            .query(String.class)
                            .list());
        }
        return contents;
    }

    /** Empty tables like those of a schema, in another schema. */
    public static String beside(String schema) {
        var other = schema + "_next";
        var statements =
                new ArrayList<>(List.of("drop schema if exists %s cascade".formatted(other), "create schema " + other));
        tables(schema)
                .forEach(table -> statements.add(
                        "create table %s.%s (like %s.%s including all)".formatted(other, table, schema, table)));
        statements.forEach(statement -> jdbc().sql(statement).update());
        return other;
    }
}
