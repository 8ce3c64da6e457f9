package io.zetel.licensing.projections.history;

import static io.zetel.licensing.projections.history.HistoryFilter.OF_TENANT_BY_HASH;

import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.ColumnArrays;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Every event of a tenant in order, with the hash chain that proves it (N1, N2, N12). */
public final class History {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "history";
    /** The schema of the live tables. */
    public static final String SCHEMA = "history";

    private static final int ROWS_PER_PAGE = 1000;

    /**
     * The events, each with what the event store holds at its position where it is not copied: looked up one by one, in
     * whatever order and however many are read. Of one that somebody took out of the store its place in the chain is
     * left.
     */
    private static final String EVENT = """
            (select e.tenant_id, e.n, e.type, e.recorded_at, e.known_at, e.effective_on, e.subject, e.sku_id, e.previous_hash, e.hash,
                    coalesce(e.event_id, d.event_identifier, '') as event_id,
                    coalesce(e.payload_type, d.payload_type, e.type) as payload_type,
                    coalesce(e.payload_revision, d.payload_revision) as payload_revision,
                    coalesce(e.stream, d.stream) as stream,
                    coalesce(e.sequence, d.sequence) as sequence,
                    coalesce(e.payload, d.payload, '') as payload,
                    coalesce(e.metadata, d.meta_data, '') as metadata
             from {schema}.event e
             left join lateral (
                 select event_identifier, payload_type, payload_revision, payload, meta_data,
                        case when event_identifier <> aggregate_identifier then aggregate_identifier end as stream,
                        case when event_identifier <> aggregate_identifier then sequence_number end as sequence
                 from domain_event where global_index = e.position offset 0) d on true) event""";

    private static final String ALL_EVENTS = "select * from " + EVENT;

    private static final String EVENTS = ALL_EVENTS + " where tenant_id = :tenant";

    /** Those that are found by their type or by whom they are about. */
    private static final String INDEXED = ALL_EVENTS + " where " + OF_TENANT_BY_HASH;

    /** So much the clocks of nodes may differ. */
    private static final Duration SKEW = Duration.ofSeconds(2);
    /** So much earlier than it is said to have happened something may have become known. */
    private static final Duration AHEAD = Duration.ofHours(1);
    /** Whoever asks about an instant of so long ago, or later, may mean now. */
    private static final Duration JUST_NOW = Duration.ofSeconds(10);

    /** Times are kept to the microsecond: what was known at one was known before the next. */
    private static final String BEHIND = "(at + interval '1 microsecond')";

    private final Tables tables;
    private final InstantSource clock;

    /** The history in this schema. */
    public History(DataSource dataSource, String schema, InstantSource clock) {
        this.tables = new Tables(dataSource, schema);
        this.clock = clock;
    }

    /** The first events that pass the filter. */
    public List<HistoryEvent> events(TenantId tenantId, HistoryFilter filter, int limit) {
        return filter.bind(of(ALL_EVENTS + filter.sql() + filter.order() + " limit :limit", tenantId))
                .param("limit", limit)
                .query(History::event)
                .list();
    }

    /** Hands over all events that pass the filter, in order, however many there are. */
    public void each(TenantId tenantId, HistoryFilter filter, Consumer<HistoryEvent> consumer) {
        tables.each(
                ALL_EVENTS + filter.sql() + filter.order(),
                statement -> filter.bind(statement.param("tenant", tenantId.value())),
                History::event,
                consumer);
    }

    /** All rows there are, in order; each page is read when it is asked for. */
    public Stream<List<HistoryEvent>> pages(TenantId tenantId) {
        return Stream.iterate(
                page(tenantId, Long.MIN_VALUE),
                page -> !page.isEmpty(),
                page -> page(tenantId, page.getLast().n()));
    }

    /** The first rows behind this number, also those with numbers that no event can have. */
    public List<HistoryEvent> page(TenantId tenantId, long after) {
        return events(tenantId, new HistoryFilter(after, null, null, null, null, false), ROWS_PER_PAGE);
    }

    /** The event of this number. */
    public Optional<HistoryEvent> event(TenantId tenantId, long n) {
        return of(EVENTS + " and n = :n", tenantId)
                .param("n", n)
                .query(History::event)
                .optional();
    }

    /** The events of these numbers, in order. */
    public List<HistoryEvent> events(TenantId tenantId, Collection<Long> numbers) {
        return of(EVENTS + " and n = any (:ns) order by n", tenantId)
                .param("ns", numbers.toArray(Long[]::new))
                .query(History::event)
                .list();
    }

    /** Where the tenant's history ends. */
    public Head head(TenantId tenantId) {
        return of(
                        "select n, hash, known_at from {schema}.event where tenant_id = :tenant order by n desc limit 1",
                        tenantId)
                .query((row, _) -> new Head(row.getLong("n"), row.getBytes("hash"), Times.at(row, "known_at")))
                .optional()
                .orElseGet(() -> Head.before(tenantId));
    }

    /** The number of the last event that was known at this instant, 0 where there was none yet. */
    public long knownAt(TenantId tenantId, Instant instant) {
        var corrected = correctedClock(tenantId, instant);
        if (corrected.isPresent()) {
            return of(
                            "select n from {schema}.event where tenant_id = :tenant and (recorded_at <= :at or "
                                    + "recorded_at > :now) order by n desc limit 1",
                            tenantId)
                    .param("at", Times.param(instant))
                    .param("now", Times.param(corrected.get()))
                    .query(Long.class)
                    .optional()
                    .orElse(0L);
        }
        return knownAt(tenantId, List.of(instant)).getFirst();
    }

    /**
     * The number of the last event that was known at each of these instants of the past, 0 where there was none yet.
     */
    public List<Long> knownAt(TenantId tenantId, List<Instant> instants) {
        return of("""
                  select %s - 1
                  from unnest(:instants::timestamptz[]) with ordinality as asked (at, place) order by place
                  """.formatted(HistoryFilter.firstKnown(BEHIND)), tenantId)
                .param("instants", ColumnArrays.instants(instants, Function.identity()))
                .query(Long.class)
                .list();
    }

    /**
     * What the clock shows, if it is behind this history, as after a clock that was ahead has been set right, and the
     * instant may be meant as the present: then also what was recorded for the time to come is known (decision 0023).
     */
    public Optional<Instant> correctedClock(TenantId tenantId, Instant instant) {
        var now = clock.instant();
        boolean isBehind = !instant.isBefore(now.minus(JUST_NOW))
                && head(tenantId).knownAt().isAfter(now.plus(SKEW));
        return isBehind ? Optional.of(now) : Optional.empty();
    }

    /** The events of these types up to this number. */
    public List<HistoryEvent> ofTypes(TenantId tenantId, Collection<String> types, long upTo) {
        return of(INDEXED + " and type = any (:types) and n <= :upTo order by n", tenantId)
                .param("types", types.toArray(String[]::new))
                .param("upTo", upTo)
                .query(History::event)
                .list();
    }

    /** The events of these types about these products up to this number. */
    public List<HistoryEvent> ofTypes(
            TenantId tenantId, Collection<String> types, Collection<SkuId> skuIds, long upTo) {
        return of(INDEXED + " and type = any (:types) and sku_id = any (:skus) and n <= :upTo order by n", tenantId)
                .param("types", types.toArray(String[]::new))
                .param("skus", skuIds.stream().map(SkuId::value).toArray(String[]::new))
                .param("upTo", upTo)
                .query(History::event)
                .list();
    }

    /** The events of a type that took effect from then on, up to this number. */
    public List<HistoryEvent> effectiveSince(TenantId tenantId, String type, Instant from, long upTo) {
        return of(INDEXED + " and type = :type and n <= :upTo and effective_on >= :from order by n", tenantId)
                .param("type", type)
                .param("upTo", upTo)
                .param("from", Times.param(from))
                .query(History::event)
                .list();
    }

    /** The events about these up to this number. */
    public List<HistoryEvent> about(TenantId tenantId, Collection<String> subjects, long upTo) {
        return of(INDEXED + " and subject = any (:subjects) and n <= :upTo order by n", tenantId)
                .param("subjects", subjects.toArray(String[]::new))
                .param("upTo", upTo)
                .query(History::event)
                .list();
    }

    /** Of the events about these up to this number, those about one of these products or of one of these types. */
    public List<HistoryEvent> about(
            TenantId tenantId,
            Collection<String> subjects,
            Collection<SkuId> skuIds,
            Collection<String> types,
            long upTo) {
        return of(
                        INDEXED
                                + " and subject = any (:subjects) and (sku_id = any (:skus) or type = any (:types)) "
                                + "and n <= :upTo order by n",
                        tenantId)
                .param("subjects", subjects.toArray(String[]::new))
                .param("skus", skuIds.stream().map(SkuId::value).toArray(String[]::new))
                .param("types", types.toArray(String[]::new))
                .param("upTo", upTo)
                .query(History::event)
                .list();
    }

    /** The last event of one of these types about each of these subjects up to this number. */
    public List<HistoryEvent> lastAbout(
            TenantId tenantId, Collection<String> subjects, Collection<String> types, long upTo) {
        return lastAbout(tenantId, subjects, types, List.of(upTo));
    }

    /** The last event of one of these types about each of these subjects up to each of these numbers, in order. */
    public List<HistoryEvent> lastAbout(
            TenantId tenantId, Collection<String> subjects, Collection<String> types, Collection<Long> upTo) {
        return of("""
                  select distinct on (last.n) last.*
                  from unnest(:subjects::text[]) as asked (subject), unnest(:upTo::bigint[]) as moment (n)
                  cross join lateral (select * from %s where %s and subject = asked.subject collate "C"
                                      and type = any (:types) and n <= moment.n order by n desc limit 1) last
                  order by last.n
                  """.formatted(EVENT, OF_TENANT_BY_HASH), tenantId)
                .param("subjects", subjects.toArray(String[]::new))
                .param("types", types.toArray(String[]::new))
                .param("upTo", upTo.toArray(Long[]::new))
                .query(History::event)
                .list();
    }

    /** The last events about somebody before this number, the newest first. */
    public List<HistoryEvent> before(TenantId tenantId, String subject, long before, int limit) {
        return of(INDEXED + " and subject = :subject and n < :before order by n desc limit :limit", tenantId)
                .param("subject", subject)
                .param("before", before)
                .param("limit", limit)
                .query(History::event)
                .list();
    }

    /**
     * The last claims before this number that were refused since then, for this reason where given, the newest first.
     */
    public List<HistoryEvent> refusals(
            TenantId tenantId, Instant from, @Nullable Refusal code, long before, int limit) {
        var filter = new HistoryFilter(before, from.minus(AHEAD), null, ClaimRefused.class.getSimpleName(), null, true);
        // A payload need not be JSON any more, so its bytes are looked at.
        var ofCode = code == null ? "" : " and position(convert_to(:code, 'UTF8') in payload) > 0";
        var statement = filter.bind(of(
                        ALL_EVENTS + filter.sql() + " and effective_on >= :since" + ofCode + filter.order()
                                + " limit :limit",
                        tenantId))
                .param("since", Times.param(from))
                .param("limit", limit);
        return (code == null ? statement : statement.param("code", "\"code\":\"" + code.name() + '"'))
                .query(History::event)
                .list();
    }

    /** The types of event that the tenant's history holds, by name: one look at the index each. */
    public List<String> types(TenantId tenantId) {
        return of("""
                  with recursive found as (
                      (select type from {schema}.event where %1$s order by type limit 1)
                      union all
                      select (select type from {schema}.event where %1$s and type > found.type order by type limit 1)
                      from found where found.type is not null)
                  select type from found where type is not null
                  """.formatted(OF_TENANT_BY_HASH), tenantId)
                .query(String.class)
                .list();
    }

    /**
     * From when to when the history goes, and how much of it is in each of so many equal parts of that time; empty
     * before the first event.
     */
    public Optional<Extent> extent(TenantId tenantId, int parts) {
        var first = of("select known_at from {schema}.event where tenant_id = :tenant order by n limit 1", tenantId)
                .query((row, _) -> Times.at(row, "known_at"))
                .optional();
        return first.map(from -> {
            var head = head(tenantId);
            long micros = Math.max(1, Math.ceilDiv(ChronoUnit.MICROS.between(from, head.knownAt()) + 1, (long) parts));
            var starts = IntStream.range(0, parts)
                    .mapToObj(i -> from.plus(i * micros, ChronoUnit.MICROS))
                    .toList();
            return new Extent(
                    head.n(), from, head.knownAt(), counted(starts, begins(tenantId, starts, head.n() + 1), head.n()));
        });
    }

    /**
     * The number of the first event known at or after each of these instants: numbers have no gaps, so nothing has to
     * be counted.
     */
    private List<Long> begins(TenantId tenantId, List<Instant> starts, long none) {
        return of("""
                select least(%s, :none)
                from unnest(:starts::timestamptz[]) with ordinality as begun (start, place) order by place
                """.formatted(HistoryFilter.firstKnown("start")), tenantId)
                .param("starts", ColumnArrays.instants(starts, Function.identity()))
                .param("none", none)
                .query(Long.class)
                .list();
    }

    private static List<Extent.Part> counted(List<Instant> starts, List<Long> begins, long last) {
        return IntStream.range(0, starts.size())
                .mapToObj(i -> new Extent.Part(
                        starts.get(i), (i + 1 < begins.size() ? begins.get(i + 1) : last + 1) - begins.get(i)))
                .toList();
    }

    /** Whom events between these numbers are about: those with the prefix, by name, after this one. */
    public List<String> subjectsBetween(
            TenantId tenantId, String prefix, long above, long upTo, String after, int limit) {
        return of("""
                  select distinct subject from {schema}.event
                  where tenant_id = :tenant and n > :above and n <= :upTo and subject > :after and subject >= :prefix and subject < :end
                  order by subject limit :limit
                  """, tenantId)
                .param("above", above)
                .param("upTo", upTo)
                .param("after", after)
                .param("prefix", prefix)
                .param("end", behindAll(prefix))
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /** Whom a product ever came to up to this number: those with the prefix, by name, after this one. */
    public List<String> subjectsOf(TenantId tenantId, SkuId skuId, String prefix, String after, long upTo, int limit) {
        return subjects(tenantId, Clue.had(skuId), prefix, after, upTo, limit);
    }

    /** Whom an event with this clue is about up to this number: those with the prefix, by name, after this one. */
    public List<String> subjects(TenantId tenantId, Clue clue, String prefix, String after, long upTo, int limit) {
        return clue.bind(of(
                        """
                  select distinct subject from %s
                  where %s and %s and subject > :after and subject >= :prefix and subject < :end and n <= :upTo
                  order by subject limit :limit
                  """.formatted(clue.readsPayloads() ? EVENT : "{schema}.event", OF_TENANT_BY_HASH, clue.sql()),
                        tenantId))
                .param("after", after)
                .param("prefix", prefix)
                .param("end", behindAll(prefix))
                .param("upTo", upTo)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    private StatementSpec of(String sql, TenantId tenantId) {
        return tables.sql(sql).param("tenant", tenantId.value());
    }

    private static HistoryEvent event(ResultSet row, int number) throws SQLException {
        return new HistoryEvent(
                new TenantId(row.getString("tenant_id")),
                row.getLong("n"),
                row.getString("event_id"),
                row.getString("payload_type"),
                row.getString("payload_revision"),
                Times.at(row, "recorded_at"),
                row.getString("stream"),
                row.getObject("sequence", Long.class),
                row.getBytes("payload"),
                row.getBytes("metadata"),
                row.getBytes("previous_hash"),
                row.getBytes("hash"),
                new Facts(row.getString("subject"), row.getString("sku_id"), Times.orNull(row, "effective_on")));
    }

    private static String behindAll(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }
}
