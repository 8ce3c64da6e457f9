package io.zetel.licensing.benchmark;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Bytes on disk that the claim of a new user takes, all told, and by table and index. */
final class DiskScenario implements Scenario {

    private static final double WORTH_TELLING = 20;

    @Override
    public void run(Bench bench) {
        int claims = bench.scale.mostSeatsOut / 10;
        bench.report.part("Bytes on disk per claim of a new user, %,d claims".formatted(claims));
        var pool = new HotPool(bench);
        var readModels = new ReadModels(bench);
        // What a table takes before it has rows worth speaking of is not what a claim takes.
        pool.fillTo(claims / 10);
        readModels.awaitCaughtUp();
        var before = sizes(bench);
        bench.report.progress("  … claims until all read models show them");
        pool.fillTo(claims / 10 + claims);
        readModels.awaitCaughtUp();
        var each = new HashMap<String, Double>();
        sizes(bench).forEach((name, size) -> each.put(name, (size - before.getOrDefault(name, 0L)) / (double) claims));
        bench.report.below(
                2_600,
                HttpScenario.one(
                        "all told",
                        "bytes",
                        each.values().stream().mapToDouble(bytes -> bytes).sum()));
        each.entrySet().stream()
                .filter(one -> one.getValue() >= WORTH_TELLING)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(one -> bench.report.beside(HttpScenario.one("… " + one.getKey(), "bytes", one.getValue())));
    }

    /** Tables with what they keep aside, indexes by themselves. */
    private static Map<String, Long> sizes(Bench bench) {
        Map<String, Long> sizes = new HashMap<>();
        bench.sql().sql("""
                        select n.nspname || '.' || c.relname as name,
                               case c.relkind when 'r' then pg_table_size(c.oid) else pg_relation_size(c.oid) end as size
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'i') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
                        """).query(row -> {
            sizes.put(row.getString("name"), row.getLong("size"));
        });
        return sizes;
    }
}
