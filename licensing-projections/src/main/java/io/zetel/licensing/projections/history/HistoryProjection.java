package io.zetel.licensing.projections.history;

import static io.zetel.licensing.engine.projection.ColumnArrays.bytes;
import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Keeps {@link History}: numbers the events of each tenant and chains them, one query and one statement a batch. The
 * events themselves are copied only where they are kept elsewhere.
 */
@ProcessingGroup(History.GROUP)
public final class HistoryProjection extends Projection<List<Recorded>> {

    private static final int WORTH_SHARING = 64;

    private final boolean copies;

    private HistoryProjection(DataSource dataSource, String schema, boolean copies) {
        super(new Tables(dataSource, schema, "event"), ArrayList::new, LicensingEvent.class);
        this.copies = copies;
    }

    /** A projection into this schema, of events that are kept elsewhere. */
    public static HistoryProjection copying(DataSource dataSource, String schema) {
        return new HistoryProjection(dataSource, schema, true);
    }

    /** A projection into this schema of the database in which the events are. */
    public static HistoryProjection besideEvents(DataSource dataSource, String schema) {
        return new HistoryProjection(dataSource, schema, false);
    }

    /** Keeps events as they were stored and understands none. */
    @Override
    public void anticipate(List<Recorded> events) {}

    @Override
    protected void apply(Recorded recorded, List<Recorded> batch) {
        batch.add(recorded);
    }

    @Override
    protected void write(List<Recorded> batch) {
        var events = unlinked(batch);
        var heads = heads(events.stream().map(Unlinked::tenantId).collect(Collectors.toSet()));
        var links = new ArrayList<Link>(batch.size());
        for (var event : events) {
            var tenant = event.tenantId();
            var link = Link.after(heads.computeIfAbsent(tenant, Head::before), event);
            heads.put(tenant, link.head());
            links.add(link);
        }
        save(links);
    }

    /** All that does not need the hash before it, which is most, is shared with other cores where it is much. */
    private static List<Unlinked> unlinked(List<Recorded> batch) {
        return (batch.size() < WORTH_SHARING ? batch.stream() : batch.parallelStream())
                .map(Unlinked::of)
                .toList();
    }

    private Map<TenantId, Head> heads(Set<TenantId> tenants) {
        Map<TenantId, Head> heads = new HashMap<>();
        tables.sql("""
                   select last.* from unnest(:tenants::text[]) as touched (tenant_id)
                   cross join lateral (select tenant_id, n, hash, known_at from {schema}.event
                                       where tenant_id = touched.tenant_id collate "C" order by n desc limit 1) last
                   """).param("tenants", names(tenants, TenantId::value)).query(row -> {
            heads.put(
                    new TenantId(row.getString("tenant_id")),
                    new Head(row.getLong("n"), row.getBytes("hash"), Times.at(row, "known_at")));
        });
        return heads;
    }

    private void save(List<Link> links) {
        var rows = links.stream().map(Link::event).toList();
        (copies ? copied(links, rows) : referred(links, rows)).update();
    }

    private StatementSpec copied(List<Link> links, List<HistoryEvent> rows) {
        return placed("""
                insert into {schema}.event (tenant_id, n, type, recorded_at, previous_hash, hash, known_at, effective_on, subject, sku_id,
                                            event_id, payload_type, payload_revision, stream, sequence, payload, metadata)
                select * from unnest(%s, :ids::text[], :payloadTypes::text[], :revisions::text[], :streams::text[],
                                     :sequences::bigint[], :payloads::bytea[], :metadata::bytea[])
                """, links, rows)
                .param("ids", texts(rows, HistoryEvent::eventId))
                .param("payloadTypes", texts(rows, HistoryEvent::payloadType))
                .param("revisions", texts(rows, HistoryEvent::payloadRevision))
                .param("streams", texts(rows, HistoryEvent::stream))
                .param(
                        "sequences",
                        texts(
                                rows,
                                row -> row.sequence() == null
                                        ? null
                                        : row.sequence().toString()))
                .param("payloads", bytes(rows, HistoryEvent::payload))
                .param("metadata", bytes(rows, HistoryEvent::metadata));
    }

    /**
     * By its place in its stream each event is found, one by one whatever the planner knows of the table; what a batch
     * has seen of the store says how far it came, not where each event is.
     */
    private StatementSpec referred(List<Link> links, List<HistoryEvent> rows) {
        return placed("""
                insert into {schema}.event (tenant_id, n, type, recorded_at, previous_hash, hash, known_at, effective_on, subject, sku_id,
                                            position)
                select tenant_id, n, type, recorded_at, previous_hash, hash, known_at, effective_on, subject, sku_id, stored.global_index
                from unnest(%s, :places::text[], :sequences::bigint[])
                     as linked (tenant_id, n, type, recorded_at, previous_hash, hash, known_at, effective_on, subject, sku_id,
                                place, sequence)
                left join lateral (select global_index from domain_event
                                   where aggregate_identifier = linked.place collate "C" and sequence_number = linked.sequence
                                   offset 0) stored on true
                """, links, rows)
                .param("places", texts(rows, row -> row.stream() == null ? row.eventId() : row.stream()))
                .param("sequences", longs(rows, row -> row.sequence() == null ? 0 : row.sequence()));
    }

    /** With what every row has: its place, its link, and what it is searched by. */
    private StatementSpec placed(String insert, List<Link> links, List<HistoryEvent> rows) {
        return tables.sql(insert.formatted("""
                        :tenants::text[], :ns::bigint[], :types::text[], :recorded::timestamptz[], :previous::bytea[], :hashes::bytea[],
                        :known::timestamptz[], :effective::timestamptz[], :subjects::text[], :skus::text[]"""))
                .param("tenants", names(rows, HistoryEvent::tenantId))
                .param("ns", longs(rows, HistoryEvent::n))
                .param("types", texts(rows, HistoryEvent::type))
                .param("recorded", instants(rows, HistoryEvent::recordedAt))
                .param("previous", bytes(rows, HistoryEvent::previousHash))
                .param("hashes", bytes(rows, HistoryEvent::hash))
                .param("known", instants(links, link -> link.head().knownAt()))
                .param("effective", instants(rows, row -> row.facts().effectiveOn()))
                .param("subjects", texts(rows, row -> row.facts().subject()))
                .param("skus", texts(rows, row -> row.facts().skuId()));
    }
}
