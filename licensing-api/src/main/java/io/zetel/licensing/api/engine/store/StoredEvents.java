package io.zetel.licensing.api.engine.store;

import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the event store as they lie there, for whoever wants to know whether somebody has been at them. */
public final class StoredEvents {

    private static final int ROWS_PER_FETCH = 1000;
    private static final Pattern PLAIN = Pattern.compile("[^A-Za-z0-9_-]");

    private final JdbcClient jdbc;

    /** The rows in this database. */
    public StoredEvents(JdbcClient jdbc) { this.jdbc = jdbc; }

    /** One row; an event of no stream has none. */
    public record Row(long position, String eventId, @Nullable String stream, long sequence, String recordedAt, String payloadType, byte[] payload,
            byte @Nullable [] metadata) {

        /** When it was recorded. */
        public Instant instant() {
            return Instant.parse(recordedAt);
        }
    }

    /**
     * A tenant's rows in the order of being stored. No column names the tenant, so this reads the whole store, a few rows at
     * a time; it wants a transaction around it, and closing.
     */
    public Stream<Row> of(TenantId tenantId) {
        var named = "\"tenantId\"\\s*:\\s*\"" + PLAIN.matcher(tenantId.value()).replaceAll("\\\\$0") + '"';
        return jdbc.sql("select * from domain_event where encode(payload, 'escape') ~ :named order by global_index").param("named", named)
                .withFetchSize(ROWS_PER_FETCH).query(StoredEvents::row).stream();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        var id = row.getString("event_identifier");
        var stream = row.getString("aggregate_identifier");
        return new Row(row.getLong("global_index"), id, id.equals(stream) ? null : stream, row.getLong("sequence_number"),
                row.getString("time_stamp"), row.getString("payload_type"), row.getBytes("payload"), row.getBytes("meta_data"));
    }
}
