package io.zetel.licensing.engine.projection;

import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The events that projections, or rebuilds of them, could not show, per projection and tenant in order. */
public final class DeadLetters {

    private static final String LIVE = "operations.dead_letter";
    private static final String OF_REBUILDS = "operations.rebuild_letter";

    /** Why an event is parked that nobody has tried yet. */
    static final String BEHIND = "behind an earlier event of the tenant";

    private static final int LONGEST_ERROR = 2000;

    private final JdbcClient jdbc;
    private final String table;

    private DeadLetters(DataSource dataSource, String table) {
        this.jdbc = JdbcClient.create(dataSource);
        this.table = table;
    }

    /** What the live projections in this database could not show. */
    public DeadLetters(DataSource dataSource) {
        this(dataSource, LIVE);
    }

    /** What rebuilds in this database could not show; one projection has one rebuild at a time. */
    public static DeadLetters ofRebuilds(DataSource dataSource) {
        return new DeadLetters(dataSource, OF_REBUILDS);
    }

    /** A page of them by place, of one projection and tenant or of all. */
    public List<DeadLetter> list(@Nullable String projection, @Nullable String tenant, long afterPlace, int limit) {
        return sql("""
                select * from {letters}
                where place > :after and (:projection::text is null or projection = :projection) and (:tenant::text \
                is null or tenant_id = :tenant)
                order by place limit :limit
                """)
                .param("after", afterPlace)
                .param("projection", projection)
                .param("tenant", tenant)
                .param("limit", limit)
                .query(DeadLetters::letter)
                .list();
    }

    /** One of them. */
    public Optional<DeadLetter> find(String projection, String tenant, String eventId) {
        return sql("select * from {letters} where projection = :projection and tenant_id = :tenant and event_id = :event")
                .param("projection", projection)
                .param("tenant", tenant)
                .param("event", eventId)
                .query(DeadLetters::letter)
                .optional();
    }

    /** How many of a projection and tenant there are. */
    public long count(String projection, String tenant) {
        return sql("select count(*) from {letters} where projection = ? and tenant_id = ?")
                .params(projection, tenant)
                .query(Long.class)
                .single();
    }

    /** How many events of a tenant a projection could not show, and since when. */
    public record Parked(long events, Instant since) {}

    /** What each projection could not show of a tenant; those that showed all are left out. */
    public Map<String, Parked> of(TenantId tenant) {
        return sql("select projection, count(*) as events, min(parked_at) as since from {letters} where "
                        + "tenant_id = ? group by projection")
                .param(tenant.value())
                .query((row, _) -> Map.entry(
                        row.getString("projection"), new Parked(row.getLong("events"), Times.at(row, "since"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The tenants with dead letters. */
    Set<TenantId> tenants(String projection) {
        return sql("select distinct tenant_id from {letters} where projection = ?")
                .param(projection)
                .query(String.class)
                .stream()
                .map(TenantId::new)
                .collect(Collectors.toSet());
    }

    /** The tenants with dead letters, by projection. */
    public Map<String, Set<TenantId>> tenants(Collection<String> projections) {
        Map<String, Set<TenantId>> tenants = new HashMap<>();
        sql("select distinct projection, tenant_id from {letters} where projection = any (?)")
                .param(projections.toArray(String[]::new))
                .query(row -> {
                    tenants.computeIfAbsent(row.getString("projection"), _ -> new HashSet<>())
                            .add(new TenantId(row.getString("tenant_id")));
                });
        return tenants;
    }

    /** Where the first letter of each tenant is in the store: as of there, the tables show nothing more of it. */
    public Map<String, Long> firsts(String projection) {
        return sql(
                        "select distinct on (tenant_id) tenant_id, position from {letters} where projection = ? order by tenant_id, place")
                .param(projection)
                .query((row, _) -> Map.entry(row.getString("tenant_id"), row.getLong("position")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Puts these events behind those that are there. */
    void park(String projection, List<? extends EventMessage<?>> events, String error) {
        if (events.isEmpty()) {
            return;
        }
        sql("""
                insert into {letters} (projection, tenant_id, position, event_id, event_type, aggregate_id, \
                sequence_number, error, attempts)
                select :projection, tenant_id, position, event_id, event_type, aggregate_id, sequence_number, :error, :attempts
                from unnest(:tenants::text[], :positions::bigint[], :ids::text[], :types::text[], :aggregates::text[], :numbers::bigint[])
                     with ordinality as parked (tenant_id, position, event_id, event_type, aggregate_id, sequence_number, nth)
                order by nth
                """)
                .param("projection", projection)
                .param("error", error)
                .param("attempts", error.equals(BEHIND) ? 0 : 1)
                .param("tenants", names(events, BatchDelivery::tenant))
                .param("positions", longs(events, DeadLetters::position))
                .param("ids", texts(events, EventMessage::getIdentifier))
                .param("types", texts(events, event -> event.getPayloadType().getSimpleName()))
                .param("aggregates", texts(events, DeadLetters::aggregate))
                .param("numbers", longs(events, DeadLetters::sequenceNumber))
                .update();
    }

    /** Forgets these, for they have been shown after all. */
    public void remove(Collection<DeadLetter> shown) {
        sql("delete from {letters} where place = any (:places)")
                .param("places", longs(shown, DeadLetter::place))
                .update();
    }

    /** Forgets all of a projection, for its tables have been rebuilt. */
    public int removeAll(String projection) {
        return sql("delete from {letters} where projection = ?")
                .param(projection)
                .update();
    }

    /** Takes over what the rebuild of a projection left, for its tables are the live ones now. */
    public void takeOver(String projection) {
        removeAll(projection);
        sql("""
            with rebuilt as (delete from %s where projection = ? returning *)
            insert into {letters} (projection, tenant_id, position, event_id, event_type, aggregate_id, \
            sequence_number, error, attempts, parked_at)
            select projection, tenant_id, position, event_id, event_type, aggregate_id, sequence_number, error, attempts, parked_at
            from rebuilt order by place
            """.formatted(OF_REBUILDS)).param(projection).update();
    }

    /** Notes that one was tried again in vain. */
    public void failedAgain(DeadLetter letter, RuntimeException failure) {
        sql("update {letters} set attempts = attempts + 1, error = ? where place = ?")
                .params(text(failure), letter.place())
                .update();
    }

    /** Gives one up for good. */
    public void discard(DeadLetter letter, String actor, String reason) {
        jdbc.sql("""
                 insert into operations.discarded_letter (projection, event_id, tenant_id, position, event_type, error, actor, reason)
                 values (?, ?, ?, ?, ?, ?, ?, ?)
                 """)
                .params(
                        letter.projection(),
                        letter.eventId(),
                        letter.tenantId(),
                        letter.position(),
                        letter.eventType(),
                        letter.error(),
                        actor,
                        reason)
                .update();
        remove(List.of(letter));
    }

    /** The ids of the events this projection never shows. */
    public Set<String> discarded(String projection) {
        return jdbc.sql("select event_id from operations.discarded_letter where projection = ?")
                .param(projection)
                .query(String.class)
                .set();
    }

    static String text(RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var text = String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage())
                .replace('\u0000', ' ');
        return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
    }

    /** Whose letters these are, as the log calls it. */
    String owner(String projection) {
        return table.equals(LIVE) ? projection : "The rebuild of " + projection;
    }

    private StatementSpec sql(String sql) {
        return jdbc.sql(sql.replace("{letters}", table));
    }

    static long position(EventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? tracked.trackingToken().position().orElse(-1)
                : -1;
    }

    /** An event of no stream is stored as the only one of a stream named after it. */
    private static String aggregate(EventMessage<?> event) {
        return event instanceof DomainEventMessage<?> stored ? stored.getAggregateIdentifier() : event.getIdentifier();
    }

    private static long sequenceNumber(EventMessage<?> event) {
        return event instanceof DomainEventMessage<?> stored ? stored.getSequenceNumber() : 0;
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getLong("place"),
                row.getString("projection"),
                row.getString("tenant_id"),
                row.getLong("position"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("aggregate_id"),
                row.getLong("sequence_number"),
                row.getString("error"),
                row.getInt("attempts"),
                Times.at(row, "parked_at"));
    }
}
