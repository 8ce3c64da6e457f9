package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.store.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Places in the event store, and who has read up to where. */
public final class Positions {

    /** Between two looks at a processor that runs on another node or has nothing to do with the event. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final EventStore events;
    private final EventProcessingConfiguration processors;
    private final ProgressSignal progress;
    private final JdbcClient jdbc;
    private final Serializer serializer;

    Positions(
            EventStore events,
            EventProcessingConfiguration processors,
            ProgressSignal progress,
            JdbcClient jdbc,
            Serializer serializer) {
        this.events = events;
        this.processors = processors;
        this.progress = progress;
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /**
     * From now on this is called whenever a processor of this node has moved on, by its thread, which must not be kept.
     */
    public void onProgress(Runnable listener) {
        progress.tell(listener);
    }

    /** The position of the last event in the store, 0 when there is none. */
    public long head() {
        @Nullable TrackingToken head = events.createHeadToken();
        return head == null ? 0 : head.position().orElse(0);
    }

    /** Whether nothing was ever stored. */
    public boolean isEmpty() {
        @Nullable TrackingToken head = events.createHeadToken();
        return head == null || head.position().orElse(EventLog.START) == EventLog.START;
    }

    /**
     * Waits until the processing group has seen the event at this position and all its writer stored before; false when
     * time was up first.
     */
    public boolean awaitSeen(String processingGroup, long position, Duration atMost) throws InterruptedException {
        return await(() -> mayHaveSeen(processingGroup, position) && hasSeen(processingGroup, position), atMost);
    }

    /**
     * The same for whoever asks {@link #seenByAll} afterwards: a processor of this node is believed, though the
     * database may have restarted since and lost its last commits.
     */
    public boolean awaitSaid(String processingGroup, long position, Duration atMost) throws InterruptedException {
        return await(
                () -> mayHaveSeen(processingGroup, position)
                        && (position > 0 && isHere(processingGroup) || hasSeen(processingGroup, position)),
                atMost);
    }

    private boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            progress.await(Math.min(left, LOOK_AGAIN_NANOS));
        }
        return true;
    }

    /**
     * Whether the processing group has seen the event at this position; in a transaction, so have the rows that are
     * read in it afterwards.
     */
    public boolean hasSeen(String processingGroup, long position) {
        return seenByAll(List.of(processingGroup), position).isPresent();
    }

    /**
     * How far the last of these processing groups has read, if all of them have seen the event at this position; in a
     * transaction, so have the rows that are read in it afterwards.
     */
    public OptionalLong seenByAll(List<String> processingGroups, long position) {
        var stored = storedTokens(processingGroups);
        // 0 stands for nothing, and is the first event's place in Axon Server.
        return processingGroups.stream().allMatch(group -> covers(stored.getOrDefault(group, List.of()), position))
                        || position == 0 && isEmpty()
                ? OptionalLong.of(lowest(stored.getOrDefault(processingGroups.getLast(), List.of())))
                : OptionalLong.empty();
    }

    /** The position up to which the processing group has read, 0 when it has read nothing. */
    public long seen(String processingGroup) {
        return lowest(storedTokens(processingGroup));
    }

    private static long lowest(List<Optional<TrackingToken>> tokens) {
        return tokens.stream()
                .flatMap(Optional::stream)
                .mapToLong(
                        token -> WrappedToken.unwrapLowerBound(token).position().orElse(0))
                .min()
                .orElse(0);
    }

    /**
     * Whether it is worth asking the database. A processor of this node knows without it how far it is, but not that
     * the database has restarted since and lost its last commits.
     */
    private boolean mayHaveSeen(String processingGroup, long position) {
        var tokens = tokensHere(processingGroup);
        return tokens.isEmpty() || position == 0 || covers(tokens, position);
    }

    /** Whether a processor of this node says how far it is. */
    private boolean isHere(String processingGroup) {
        return !tokensHere(processingGroup).isEmpty();
    }

    private List<Optional<TrackingToken>> tokensHere(String processingGroup) {
        return processors
                .eventProcessorByProcessingGroup(processingGroup, StreamingEventProcessor.class)
                .map(processor -> processor.processingStatus().values())
                .stream()
                .flatMap(Collection::stream)
                .map(EventTrackerStatus::getTrackingToken)
                .map(Optional::ofNullable)
                .toList();
    }

    /** The token a processing group has stored, empty before its first batch. */
    public Optional<TrackingToken> stored(String processingGroup) {
        return storedTokens(processingGroup).stream().flatMap(Optional::stream).findFirst();
    }

    /**
     * Where the read model of a processing group stands that keeps this table, in one statement; whose rows are read
     * afterwards in a transaction that sees at least this position shows at least this.
     */
    public Stand stand(String processingGroup, String table) {
        return jdbc.sql("""
                select token, token_type, coalesce(to_regclass(:table)::oid::bigint, 0) as tables, letters, last_letter
                from (select count(*) as letters, coalesce(max(place), 0) as last_letter
                      from operations.dead_letter where projection = :group) parked
                left join token_entry on processor_name = :group
                """)
                .param("group", processingGroup)
                .param("table", table)
                .query((row, _) -> new Stand(
                        token(row.getBytes("token"), row.getString("token_type")),
                        row.getLong("tables"),
                        row.getLong("letters"),
                        row.getLong("last_letter")))
                .single();
    }

    private List<Optional<TrackingToken>> storedTokens(String processingGroup) {
        return storedTokens(List.of(processingGroup)).getOrDefault(processingGroup, List.of());
    }

    private Map<String, List<Optional<TrackingToken>>> storedTokens(List<String> processingGroups) {
        Map<String, List<Optional<TrackingToken>>> stored = new HashMap<>();
        jdbc.sql("select processor_name, token, token_type from token_entry where processor_name = any (?)")
                .param(processingGroups.toArray(String[]::new))
                .query(row -> {
                    stored.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                            .add(token(row.getBytes(2), row.getString(3)));
                });
        return stored;
    }

    private Optional<TrackingToken> token(byte @Nullable [] token, @Nullable String type) {
        return token == null
                ? Optional.empty()
                : Optional.ofNullable(
                        serializer.deserialize(new SimpleSerializedObject<>(token, byte[].class, type, null)));
    }

    private static boolean covers(List<Optional<TrackingToken>> tokens, long position) {
        return !tokens.isEmpty()
                && tokens.stream().allMatch(token -> token.isPresent() && covers(token.get(), position));
    }

    static boolean covers(TrackingToken token, long position) {
        TrackingToken plain = WrappedToken.unwrapLowerBound(token);
        boolean reached = plain.position().orElse(-1) >= position;
        // A gap is an event that was not visible yet when later ones were read.
        return reached
                && !(plain instanceof GapAwareTrackingToken read
                        && read.getGaps().contains(position));
    }
}
