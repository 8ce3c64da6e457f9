package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.Instants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Axon's JDBC engine with the statements that matter at speed written for PostgreSQL. */
public final class PostgresEventStorageEngine extends JdbcEventStorageEngine implements StreamPrefetch {

    static final int BATCH = 1000;
    /** How many events Axon's reader for all followers gets in one stream. */
    static final int SHARED_STRETCH = 10 * BATCH;
    /**
     * Counted in positions, not time; the default of 10,000 is passed in a fraction of a second and loses a late
     * commit.
     */
    static final int MAX_GAP_OFFSET = 5_000_000;
    /** Longer than any transaction can live, see the timeouts of the connection pool. */
    static final Duration GAP_TIMEOUT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresEventStorageEngine.class);

    /** What PostgreSQL gives out first. */
    private static final long FIRST_POSITION = 1;

    /** More positions than are taken at once; a store whose events begin behind more has lost those before. */
    private static final int MOST_BEFORE_FIRST = 100_000;

    private static final int ATTEMPTS = 100;
    private static final long BETWEEN_ATTEMPTS_NANOS = Duration.ofMillis(2).toNanos();

    private static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("domain_event")
            .snapshotTable("snapshot_event")
            .globalIndexColumn("global_index")
            .eventIdentifierColumn("event_identifier")
            .aggregateIdentifierColumn("aggregate_identifier")
            .sequenceNumberColumn("sequence_number")
            .typeColumn("type")
            .timestampColumn("time_stamp")
            .payloadTypeColumn("payload_type")
            .payloadRevisionColumn("payload_revision")
            .payloadColumn("payload")
            .metaDataColumn("meta_data")
            .build();
    /**
     * Stream by stream, each from the index: of a table without statistics the planner thinks that hundreds of streams
     * are all there is. How many there are it need not know, and if it did it would plan anew for each question.
     */
    static final String PREFETCH = """
                                   select %s from unnest((select ?::text[])) as wanted (stream)
                                   cross join lateral (select * from domain_event where aggregate_identifier = wanted.stream offset 0) found
                                   order by sequence_number""".formatted(SCHEMA.domainEventFields());

    /**
     * Nor need the planner know where, and how many: a lone event is read in less time than it takes to plan for it.
     */
    static final String NEXT =
            "select %s from domain_event where global_index > (select ?::bigint) order by global_index limit (select ?::int)"
                    .formatted(SCHEMA.trackedEventFields());

    private static final String NEXT_AND_GAPS =
            "select * from ((%s) union all select %s from domain_event where global_index = any (?)) found order by global_index limit ?"
                    .formatted(NEXT, SCHEMA.trackedEventFields());

    private static final String BEFORE_READING = PostgresEventStorageEngine.class.getName() + ".beforeReading";

    private static final Page NOTHING = new Page(List.of(), true);

    /** Some events in order, and whether there were no more. */
    private record Page(List<TrackedEventData<?>> events, boolean isLast) {}

    private final TransactionManager transactions;
    private final DeadGaps deadGaps;
    private final KnownEnd end = new KnownEnd();
    private final RecentAppends recent = new RecentAppends();
    private final Set<StagedAppends> staged = ConcurrentHashMap.newKeySet();
    /** Where the page ends that the reader for all followers hands over. */
    private volatile @Nullable GapAwareTrackingToken readForAll;

    private final Alike alike = new Alike();
    private final ThreadLocal<Boolean> readsNothing = ThreadLocal.withInitial(() -> false);

    /** An engine that writes and reads with these serializers. */
    public PostgresEventStorageEngine(
            DataSource database,
            TransactionManager transactions,
            Serializer events,
            Serializer snapshots,
            EventUpcaster upcasters,
            SnapshotFilter snapshotFilter) {
        super(settings(new SpringDataSourceConnectionProvider(database), events, snapshots, upcasters, snapshotFilter));
        this.transactions = transactions;
        this.deadGaps = new DeadGaps(JdbcClient.create(database));
    }

    /** From now on events of this unit of work are not written when they are prepared but when they are told to be. */
    public void stage(UnitOfWork<?> unit) {
        var appends = StagedAppends.open(unit);
        staged.add(appends);
        unit.onCleanup(_ -> {
            staged.remove(appends);
            appends.end();
        });
    }

    /** Does this before the first streams are read ahead for this unit of work. */
    public void beforeReading(UnitOfWork<?> unit, Runnable beginning) {
        unit.resources().put(BEFORE_READING, beginning);
    }

    /** How many events of a unit of work are to be written. */
    public int staged(UnitOfWork<?> unit) {
        return StagedAppends.of(unit).statements().stream()
                .mapToInt(AppendStatement::size)
                .sum();
    }

    /**
     * Writes the staged events of a unit of work in the transaction of this thread; answers the tenants for which
     * nothing may be stored here.
     */
    public Set<String> writeStaged(UnitOfWork<?> unit) {
        var closed = Set.<String>of();
        for (var statement : StagedAppends.of(unit).statements()) {
            closed = write(statement);
        }
        return closed;
    }

    @Override
    public void prefetch(Collection<String> aggregateIds) {
        if (!aggregateIds.isEmpty()) {
            awaitWritten(aggregateIds);
            CurrentUnitOfWork.<Runnable>map(unit -> unit.root().getResource(BEFORE_READING))
                    .ifPresent(Runnable::run);
            PrefetchedStreams.current().add(aggregateIds, readTogether(aggregateIds));
        }
    }

    @Override
    public boolean isKnownEmpty(String aggregateId) {
        return PrefetchedStreams.find(aggregateId).map(List::isEmpty).orElse(false);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!events.isEmpty()) {
            var statement = new AppendStatement(events, serializer);
            StagedAppends.current()
                    .ifPresentOrElse(
                            appends -> appends.add(statement),
                            () -> transactions.executeInTransaction(() -> write(statement)));
        }
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String aggregateId, long firstSequenceNumber) {
        return PrefetchedStreams.<DomainEventData<?>>find(aggregateId)
                .<Stream<? extends DomainEventData<?>>>map(
                        events -> events.stream().filter(event -> event.getSequenceNumber() >= firstSequenceNumber))
                .orElseGet(() -> {
                    awaitWritten(List.of(aggregateId));
                    return super.readEventData(aggregateId, firstSequenceNumber);
                });
    }

    /**
     * Axon's reader for all followers decodes what it reads, on its own thread: read models write meanwhile, and find
     * decoded what they take next.
     */
    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken after, boolean mayBlock) {
        var events = super.readEvents(after, mayBlock);
        return mayBlock ? events.map(this::decoded) : events;
    }

    /** What cannot be decoded fails again where it is wanted, which is where that is dealt with. */
    private TrackedEventMessage<?> decoded(TrackedEventMessage<?> event) {
        try {
            var shared = SharedEvent.of(event, getEventSerializer(), alike);
            shared.getPayload();
            return shared;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Cannot decode event {} ahead", event.getIdentifier(), e);
            return event;
        }
    }

    /**
     * Page by page; one that is not full is the last for now.
     *
     * <p>Only Axon's reader for all followers blocks. Until a stream ends it holds on to the event before it, and so to
     * all that follow: one stream over a million events would keep them all in memory. It asks once more before it
     * waits, and once a second then; when nobody has written here since, nor anywhere else as far as the watch has
     * seen, that is answered without asking the database.
     */
    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(@Nullable TrackingToken after, boolean mayBlock) {
        if (mayBlock && end.isStill(after) || readsNothing.get()) {
            return Stream.empty();
        }
        Function<@Nullable TrackingToken, Page> behind = mayBlock ? this::lookForAll : at -> look(at, BATCH, false);
        var events = Stream.iterate(
                        behind.apply(after),
                        page -> !page.events().isEmpty(),
                        page -> page.isLast()
                                ? NOTHING
                                : behind.apply(page.events().getLast().trackingToken()))
                .flatMap(page -> page.events().stream());
        return mayBlock ? events.limit(SHARED_STRETCH) : events;
    }

    /**
     * The watch has seen this position, or lost sight; answers whether the reader for all followers was not there yet.
     */
    boolean watched(OptionalLong last) {
        return end.watched(last);
    }

    /** Events have been written here and committed, by the current unit of work. */
    void committed() {
        // Before it counts as written: who finds the end by that count has found this.
        StagedAppends.current().ifPresentOrElse(appends -> recent.committed(appends.statements()), recent::missed);
        end.committed();
    }

    @Override
    protected List<TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken after, int batchSize) {
        return look(after, batchSize, false).events();
    }

    /** What this node has just committed itself, or what the database has. */
    private Page lookForAll(@Nullable TrackingToken after) {
        long written = end.commits();
        if (after instanceof GapAwareTrackingToken from && recent.holds(from.getIndex() + 1)) {
            var own = recent.behind(deadGaps.nowAndThenRemovedFrom(from), BATCH);
            if (!own.isEmpty()) {
                var at = (GapAwareTrackingToken) own.getLast().trackingToken();
                boolean isLast = own.size() < BATCH && recent.endsAt(at.getIndex());
                foundForAll(at, isLast, written);
                return new Page(own, isLast);
            }
        }
        return look(after, BATCH, true);
    }

    /** Those up to the first behind many that are still being written; when there are none, after a moment's wait. */
    private Page look(@Nullable TrackingToken after, int most, boolean isForAll) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long written = end.commits();
            var events = page(after == null ? null : deadGaps.removedFrom((GapAwareTrackingToken) after), most);
            var readable =
                    events.stream().takeWhile(event -> !DeadGaps.areMany(event)).toList();
            if (events.isEmpty() || !readable.isEmpty()) {
                boolean isLast = events.size() < most && readable.size() == events.size();
                if (isForAll) {
                    var at = readable.isEmpty() ? after : readable.getLast().trackingToken();
                    foundForAll(at, isLast, written);
                    if (isLast && at instanceof GapAwareTrackingToken last && end.commits() == written) {
                        recent.foundEnd(last.getIndex());
                    }
                }
                return new Page(readable, isLast);
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS_NANOS);
        }
        return NOTHING;
    }

    private void foundForAll(@Nullable TrackingToken at, boolean isLast, long written) {
        if (isLast) {
            end.found(at, written);
        }
        if (at != null) {
            readForAll = (GapAwareTrackingToken) at;
        }
    }

    /**
     * The token of the last event that the reader for all followers has read, and hands over; none before the first.
     */
    @Nullable
    GapAwareTrackingToken readForAll() {
        return readForAll;
    }

    /** For who asks here and now there is nothing to read. */
    void readNothing(Runnable asking) {
        readsNothing.set(true);
        try {
            asking.run();
        } finally {
            readsNothing.remove();
        }
    }

    /** Whether whoever stands at one of these tokens has read and will read the same as who stands at the other. */
    boolean meanTheSame(GapAwareTrackingToken one, GapAwareTrackingToken other) {
        return one.getIndex() == other.getIndex() && deadGaps.areAllThatDiffer(one, other);
    }

    /** The first events behind a position and what has appeared in its gaps, however far apart they lie. */
    private List<TrackedEventData<?>> page(@Nullable GapAwareTrackingToken after, int most) {
        List<TrackedEventData<?>> page = new ArrayList<>();
        var gaps = after == null ? new Long[0] : after.getGaps().toArray(Long[]::new);
        try (Connection connection = getConnection();
                var statement = connection.prepareStatement(gaps.length == 0 ? NEXT : NEXT_AND_GAPS)) {
            statement.setLong(1, after == null ? -1 : after.getIndex());
            statement.setInt(2, most);
            if (gaps.length > 0) {
                statement.setArray(3, connection.createArrayOf("bigint", gaps));
                statement.setInt(4, most);
            }
            try (var rows = statement.executeQuery()) {
                var last = after;
                while (rows.next()) {
                    page.add(getTrackedEventData(rows, last));
                    last = (GapAwareTrackingToken) page.getLast().trackingToken();
                }
            }
            return page;
        } catch (SQLException e) {
            throw new EventStoreException("Failed to read the events behind " + after, e);
        }
    }

    /**
     * A position that was passed over is waited for until it is known that nobody writes there any more. How old an
     * event is does not tell: of a tenant that moves here all are, and a node's clock may be behind.
     */
    @Override
    protected TrackedEventData<?> getTrackedEventData(ResultSet row, @Nullable GapAwareTrackingToken before)
            throws SQLException {
        long position = row.getLong(SCHEMA.globalIndexColumn());
        var recordedAt = Instants.parse(row.getString(SCHEMA.timestampColumn()));
        var token = before == null ? first(position) : before.advanceTo(position, MAX_GAP_OFFSET);
        var id = row.getString(SCHEMA.eventIdentifierColumn());
        var stream = row.getString(SCHEMA.aggregateIdentifierColumn());
        return new EventEntry(
                deadGaps.removedFrom(token),
                row.getString(SCHEMA.typeColumn()),
                id.equals(stream) ? null : stream,
                row.getLong(SCHEMA.sequenceNumberColumn()),
                id,
                recordedAt,
                row.getString(SCHEMA.payloadTypeColumn()),
                row.getString(SCHEMA.payloadRevisionColumn()),
                row.getBytes(SCHEMA.payloadColumn()),
                row.getBytes(SCHEMA.metaDataColumn()));
    }

    private static GapAwareTrackingToken first(long position) {
        long from = Math.max(FIRST_POSITION, position - MOST_BEFORE_FIRST);
        return GapAwareTrackingToken.newInstance(
                position,
                LongStream.range(Math.min(from, position), position).boxed().toList());
    }

    /** A stream that was read ahead was read from its beginning, so no snapshot is asked for. */
    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateId) {
        return PrefetchedStreams.find(aggregateId).isPresent() ? Stream.empty() : super.readSnapshotData(aggregateId);
    }

    private Set<String> write(AppendStatement statement) {
        try (Connection connection = getConnection()) {
            var closed = statement.execute(connection);
            CommitPosition.written(statement.lastPosition());
            return closed;
        } catch (SQLException e) {
            handlePersistenceException(e, statement.first());
            return Set.of();
        }
    }

    /** Streams some events of which another unit of work is writing are read when that is over. */
    private void awaitWritten(Collection<String> aggregateIds) {
        var mine = StagedAppends.current();
        staged.stream()
                .filter(appends -> mine.filter(appends::equals).isEmpty()
                        && aggregateIds.stream().anyMatch(appends::isFor))
                .forEach(StagedAppends::awaitEnd);
    }

    private Map<String, List<DomainEventData<?>>> readTogether(Collection<String> aggregateIds) {
        Map<String, List<DomainEventData<?>>> found = HashMap.newHashMap(aggregateIds.size());
        try (Connection connection = getConnection();
                var statement = connection.prepareStatement(PREFETCH)) {
            statement.setArray(1, connection.createArrayOf("text", aggregateIds.toArray(String[]::new)));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(SCHEMA.aggregateIdentifierColumn()), _ -> new ArrayList<>())
                            .add(getDomainEventData(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new EventStoreException("Failed to read %d streams together".formatted(aggregateIds.size()), e);
        }
    }

    private static Builder settings(
            ConnectionProvider connections,
            Serializer events,
            Serializer snapshots,
            EventUpcaster upcasters,
            SnapshotFilter snapshotFilter) {
        var builder = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(NoTransactionManager.INSTANCE)
                .eventSerializer(events)
                .snapshotSerializer(snapshots)
                .upcasterChain(upcasters)
                .snapshotFilter(snapshotFilter)
                .schema(SCHEMA)
                .persistenceExceptionResolver(new SQLStateResolver("23505"))
                .batchSize(BATCH)
                .maxGapOffset(MAX_GAP_OFFSET)
                .gapTimeout((int) GAP_TIMEOUT.toMillis());
        // Streams are never shortened, so a page that is not full is the last one.
        builder.finalAggregateBatchPredicate(page -> page.size() < BATCH);
        return builder;
    }
}
