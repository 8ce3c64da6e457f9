package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.shared.Tables;
import io.zetel.licensing.projections.shared.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Every event of a tenant in order, with the hash chain that proves it (N1, N2, N12). */
public final class History {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "history";
    /** The schema of the live tables. */
    public static final String SCHEMA = "history";

    private static final String EVENTS = "select * from {schema}.event where tenant_id = :tenant";

    private final Tables tables;

    /** The history in this schema. */
    public History(DataSource dataSource, String schema) { this.tables = new Tables(dataSource, schema); }

    /** The first events that pass the filter. */
    public List<HistoryEvent> events(TenantId tenantId, HistoryFilter filter, int limit) {
        return filter.bind(of(EVENTS + filter.sql() + " order by n limit :limit", tenantId)).param("limit", limit).query(History::event).list();
    }

    /** Hands over all events that pass the filter, in order, however many there are. */
    public void each(TenantId tenantId, HistoryFilter filter, Consumer<HistoryEvent> consumer) {
        tables.each(EVENTS + filter.sql() + " order by n", statement -> filter.bind(statement.param("tenant", tenantId.value())), History::event,
                consumer);
    }

    /** The event of this number. */
    public Optional<HistoryEvent> event(TenantId tenantId, long n) {
        return of(EVENTS + " and n = :n", tenantId).param("n", n).query(History::event).optional();
    }

    /** Where the tenant's history ends. */
    public Head head(TenantId tenantId) {
        return of("select n, hash, known_at from {schema}.event where tenant_id = :tenant order by n desc limit 1", tenantId)
                .query((row, _) -> new Head(row.getLong("n"), row.getBytes("hash"), Times.at(row, "known_at"))).optional()
                .orElseGet(() -> Head.before(tenantId));
    }

    private StatementSpec of(String sql, TenantId tenantId) { return tables.sql(sql).param("tenant", tenantId.value()); }

    static HistoryEvent event(ResultSet row, int number) throws SQLException {
        return new HistoryEvent(new TenantId(row.getString("tenant_id")), row.getLong("n"), row.getString("event_id"), row.getString("payload_type"),
                row.getString("payload_revision"), Times.at(row, "recorded_at"), row.getString("stream"), row.getObject("sequence", Long.class),
                row.getBytes("payload"), row.getBytes("metadata"), row.getBytes("previous_hash"), row.getBytes("hash"),
                new Facts(row.getString("subject"), row.getString("sku_id"), Times.orNull(row, "effective_on")));
    }
}
