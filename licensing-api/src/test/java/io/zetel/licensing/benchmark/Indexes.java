package io.zetel.licensing.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Which indexes nobody looks into while something is done. A unique one may be there for what it keeps out. */
final class Indexes {

    /** PostgreSQL tells what its sessions did a while later. */
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(11);

    private final Bench bench;
    private final Map<Long, Long> before;

    private record Index(long id, String name, boolean unique, long kilobytes, long scans, long rows) {

        String text() {
            return "%,d kB%s".formatted(kilobytes, unique ? ", unique" : "");
        }
    }

    /** From now on. */
    Indexes(Bench bench) {
        this.bench = bench;
        LockSupport.parkNanos(UNTIL_TOLD.toNanos());
        this.before = all().stream().collect(Collectors.toMap(Index::id, Index::scans));
    }

    void tell() {
        LockSupport.parkNanos(UNTIL_TOLD.toNanos());
        var unused = all().stream()
                .filter(index -> index.scans() == before.getOrDefault(index.id(), 0L))
                .sorted(Comparator.comparingLong(Index::kilobytes).reversed())
                .toList();
        var ofRows = unused.stream().filter(index -> index.rows() > 0).toList();
        ofRows.forEach(index -> bench.report.note("nobody used " + index.name(), index.text()));
        bench.report.note("nobody used, of tables without rows", "%d indexes".formatted(unused.size() - ofRows.size()));
    }

    private List<Index> all() {
        return bench.sql()
                .sql("""
                               select s.indexrelid as id, s.schemaname || '.' || s.indexrelname as name,
                                      i.indisunique as "unique", pg_relation_size(s.indexrelid) / 1024 as kilobytes,
                                      s.idx_scan as scans, t.n_live_tup as rows
                               from pg_stat_user_indexes s
                               join pg_index i on i.indexrelid = s.indexrelid
                               join pg_stat_user_tables t on t.relid = s.relid
                               """)
                .query((row, _) -> new Index(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getBoolean("unique"),
                        row.getLong("kilobytes"),
                        row.getLong("scans"),
                        row.getLong("rows")))
                .list();
    }
}
