package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The rows of the event store as they lie there, for whoever wants to know whether somebody has been at them. What a
 * tenant has is found by the names of its streams and, where an event has none, by what it says; nobody else's rows are
 * read.
 */
public final class EventRows {

    private static final int ROWS_PER_FETCH = 1000;
    private static final String IN_STREAMS = """
                                             unnest(:first::text[], :behind::text[]) as named (first, behind) cross join lateral (
                                                 select global_index, event_identifier from domain_event
                                                 where aggregate_identifier >= named.first collate "C"
                                                   and aggregate_identifier < named.behind collate "C") rows
                                             """;
    private static final String IN_NONE =
            "domain_event where event_identifier = aggregate_identifier and " + TenantRows.SAYS_TENANT;
    private static final String LATER =
            "domain_event where global_index > :upTo and (event_identifier = aggregate_identifier or %s) and %s"
                    .formatted(TenantRows.IN_STREAMS, TenantRows.SAYS_TENANT);
    private static final String COUNT =
            "select (select count(*) from %s) + (select count(*) from %s) - (select count(*) from %s)"
                    .formatted(IN_STREAMS, IN_NONE, LATER);
    private static final String IN_ORDER = """
                                           select global_index, event_identifier from %s
                                           union all select global_index, event_identifier from %s order by global_index
                                           """.formatted(IN_STREAMS, IN_NONE);
    private static final String AT = """
            select d.* from unnest(:streams::text[], :sequences::bigint[]) as asked (stream, sequence)
            join domain_event d on d.aggregate_identifier = asked.stream collate "C" and d.sequence_number = asked.sequence
            """;

    private final JdbcClient jdbc;

    /** The rows in this database. */
    public EventRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where an event lies: its stream, or its own id where it has none, and its number there. */
    public record Place(String stream, long sequence) {}

    /** One row; an event of no stream has none. */
    public record Row(
            long position,
            String eventId,
            @Nullable String stream,
            long sequence,
            String recordedAt,
            String payloadType,
            byte[] payload,
            byte @Nullable [] metadata) {

        /** When it was recorded. */
        public Instant instant() {
            return Instant.parse(recordedAt);
        }
    }

    /** That an event is stored, and where. */
    public record Stored(long position, String eventId) {}

    /** What lies in these places. */
    public Map<Place, Row> at(List<Place> places) {
        Map<Place, Row> found = HashMap.newHashMap(places.size());
        jdbc.sql(AT)
                .param("streams", places.stream().map(Place::stream).toArray(String[]::new))
                .param("sequences", places.stream().map(Place::sequence).toArray(Long[]::new))
                .query(row -> {
                    found.put(
                            new Place(row.getString("aggregate_identifier"), row.getLong("sequence_number")), row(row));
                });
        return found;
    }

    /** How many rows a tenant has up to this position. */
    public long count(TenantId tenant, long upTo) {
        return of(tenant, COUNT).param("upTo", upTo).query(Long.class).single();
    }

    /** Which rows a tenant has, in the order of being stored; wants a transaction around it, and closing. */
    public Stream<Stored> inOrder(TenantId tenant) {
        return of(tenant, IN_ORDER)
                .withFetchSize(ROWS_PER_FETCH)
                .query((row, _) -> new Stored(row.getLong("global_index"), row.getString("event_identifier")))
                .stream();
    }

    private StatementSpec of(TenantId tenant, String sql) {
        return TenantRows.bind(tenant, jdbc.sql(sql));
    }

    private static Row row(ResultSet row) throws SQLException {
        var id = row.getString("event_identifier");
        var stream = row.getString("aggregate_identifier");
        return new Row(
                row.getLong("global_index"),
                id,
                id.equals(stream) ? null : stream,
                row.getLong("sequence_number"),
                row.getString("time_stamp"),
                row.getString("payload_type"),
                row.getBytes("payload"),
                row.getBytes("meta_data"));
    }
}
