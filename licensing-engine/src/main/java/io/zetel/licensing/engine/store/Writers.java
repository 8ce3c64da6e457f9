package io.zetel.licensing.engine.store;

import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The transactions that are writing events just now. Positions are given out before they are committed; but whoever has
 * taken one up to the last that is visible was among the writers before, so once those are done nothing can come up to
 * there.
 */
public final class Writers {

    private static final String LAST = "select coalesce(max(global_index), -1) from domain_event";
    private static final String WRITING = """
            select virtualtransaction from pg_locks
            where locktype = 'relation' and relation = 'domain_event'::regclass and mode = 'RowExclusiveLock' and granted
                  and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
            """;

    private final JdbcClient jdbc;

    /** Those that write to this database. */
    public Writers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The last position that is visible, and who was writing right after: the position is settled when they are done.
     */
    public record Look(long last, Set<String> writing) {}

    /** Looks; what is to be settled is looked at first. */
    public Look look() {
        return new Look(jdbc.sql(LAST).query(Long.class).single(), writing());
    }

    /** Whether all who were writing then are done. */
    public boolean areDone(Look since) {
        return since.writing().isEmpty() || writing().stream().noneMatch(since.writing()::contains);
    }

    private Set<String> writing() {
        return jdbc.sql(WRITING).query(String.class).set();
    }
}
