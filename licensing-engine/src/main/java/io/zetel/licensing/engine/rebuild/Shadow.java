package io.zetel.licensing.engine.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of a projection once more in a schema beside the live one, with the same columns, keys and indexes under
 * the same names, as the catalogue of the database describes them. Schema names come from code, never from a request.
 */
public final class Shadow {

    private static final int ATTEMPTS_TO_DROP = 5;

    private static final int SAMPLES = 5;
    private static final String TABLES = """
            select relname from pg_class where relnamespace = ?::regnamespace and relkind = 'r' order by relname
            """;
    private static final String CONSTRAINTS = """
            select format('alter table %I.%I add constraint %I %s', ?, relname, conname, pg_get_constraintdef(con.oid))
            from pg_constraint con join pg_class on pg_class.oid = conrelid
            where connamespace = ?::regnamespace and contype in ('p', 'u', 'x') order by conname
            """;
    private static final String INDEXES = """
            select replace(replace(pg_get_indexdef(indexrelid), ' INDEX ', ' INDEX IF NOT EXISTS '),
                           format(' ON %I.%I ', :live, tab.relname), format(' ON %I.%I ', :shadow, tab.relname))
            from pg_index join pg_class tab on tab.oid = indrelid
            where tab.relnamespace = :live::regnamespace and indisunique = :unique
                  and not exists (select from pg_constraint where conindid = indexrelid)
            order by indexrelid
            """;

    private final JdbcClient jdbc;
    private final String live;
    private final String name;

    Shadow(JdbcClient jdbc, Replay replay) {
        this.jdbc = jdbc;
        this.live = replay.projection().schema();
        this.name = replay.shadow();
    }

    /**
     * Makes it, empty, with what keeps rows unique; an index that only helps readers is built faster when the rows are
     * there.
     */
    void create() {
        drop(jdbc, name);
        run("create schema " + name);
        for (var table : tables(live)) {
            run("create table %s.%s (like %s.%s including all excluding indexes)"
                    .formatted(name, quoted(table), live, quoted(table)));
        }
        jdbc.sql(CONSTRAINTS).params(name, live).query(String.class).list().forEach(this::run);
        index(true);
    }

    /** Builds the indexes that are left, and lets the planner know what is in the tables before anybody asks. */
    void makeReadable() {
        index(false);
        tables(name).forEach(table -> run("analyze %s.%s".formatted(name, quoted(table))));
    }

    /**
     * How many rows there are in all tables of one side and what they come to, whatever their order; without those of
     * these tenants.
     */
    Map<String, Digest> digests(boolean ofLive, Set<String> without) {
        return tables(live).stream()
                .collect(Collectors.toMap(table -> table, table -> digest(ofLive ? live : name, table, without)));
    }

    /**
     * The rows of the live tables, and what they do not have in common with the shadow's; without those of these
     * tenants.
     */
    Comparison compare(Set<String> without) {
        long rows = 0;
        var differences = new ArrayList<TableDifference>();
        for (var table : tables(live)) {
            var inLive = digest(live, table, without);
            rows += inLive.rows();
            if (!inLive.equals(digest(name, table, without))) {
                differences.add(difference(table, without));
            }
        }
        return new Comparison(rows, differences);
    }

    /** The outcome of a comparison. */
    record Comparison(long rows, List<TableDifference> differences) {}

    /** Rows counted and hashed with all their columns, whatever their order. */
    record Digest(long rows, String sum) {}

    private Digest digest(String schema, String table, Set<String> without) {
        return of(
                        "select count(*), coalesce(sum(hash_record_extended(t, 0)::numeric), 0)::text from %s t"
                                .formatted(rows(schema, table, without)),
                        without)
                .query((row, _) -> new Digest(row.getLong(1), row.getString(2)))
                .single();
    }

    private TableDifference difference(String table, Set<String> without) {
        return new TableDifference(
                table,
                digest(live, table, without).rows(),
                digest(name, table, without).rows(),
                count(live, name, table, without),
                count(name, live, table, without),
                samples(live, name, table, without),
                samples(name, live, table, without));
    }

    private long count(String of, String other, String table, Set<String> without) {
        return of("select count(*) from (%s) one_side".formatted(except(of, other, table, without)), without)
                .query(Long.class)
                .single();
    }

    private List<Map<String, @Nullable Object>> samples(String of, String other, String table, Set<String> without) {
        return of(
                        "select to_jsonb(one_side)::text from (%s) one_side limit %d"
                                .formatted(except(of, other, table, without), SAMPLES),
                        without)
                .query((row, _) -> JsonMapper.shared().readValue(row.getString(1), new RowAsMap()))
                .list();
    }

    private static String except(String of, String other, String table, Set<String> without) {
        return "select * from %s one except all select * from %s other"
                .formatted(rows(of, table, without), rows(other, table, without));
    }

    /** Every table of a projection says whose its rows are. */
    private static String rows(String schema, String table, Set<String> without) {
        var all = schema + "." + quoted(table);
        return without.isEmpty() ? all : "(select * from %s where tenant_id <> all (:without))".formatted(all);
    }

    private StatementSpec of(String sql, Set<String> without) {
        return without.isEmpty() ? jdbc.sql(sql) : jdbc.sql(sql).param("without", without.toArray(String[]::new));
    }

    private List<String> tables(String schema) {
        return jdbc.sql(TABLES).param(schema).query(String.class).list();
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }

    public static void drop(JdbcClient jdbc, String schema) {
        for (int attempt = 1; ; attempt++) {
            try {
                jdbc.sql("drop schema if exists %s cascade".formatted(schema)).update();
                return;
            } catch (PessimisticLockingFailureException e) {
                // A worker that has just been called off still makes an index on one of its tables.
                if (attempt == ATTEMPTS_TO_DROP) {
                    throw e;
                }
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void index(boolean unique) {
        jdbc.sql(INDEXES)
                .param("live", live)
                .param("shadow", name)
                .param("unique", unique)
                .query(String.class)
                .list()
                .forEach(this::run);
    }

    private static final class RowAsMap extends tools.jackson.core.type.TypeReference<Map<String, @Nullable Object>> {}
}
