package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.Instants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/** All events of a unit of work as nine arrays: one statement, one plan, one round trip, whatever their number. */
final class AppendStatement {

    /** Each array is taken apart where it is selected: {@code from unnest(…)} would copy all rows once more. */
    private static final String SQL = """
             with appended as (
                 insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                           payload_type, payload_revision, payload, meta_data)
                 select unnest(?::text[]), unnest(?::text[]), unnest(?::bigint[]), unnest(?::text[]), unnest(?::text[]),
                        unnest(?::text[]), unnest(?::text[]), unnest(?::bytea[]), unnest(?::bytea[])
                 returning global_index)
             select min(global_index), max(global_index),
                    (select array_agg(tenant_id) from tenant_move where state <> 'ARRIVED')
             from appended""";

    private static final int WORTH_SHARING = 64;

    private final EventMessage<?> first;
    private final String[] eventIds;
    private final String[] aggregateIds;
    private final Long[] sequenceNumbers;
    private final String[] types;
    private final String[] timestamps;
    private final String[] payloadTypes;
    private final String[] revisions;
    private final byte[][] payloads;
    private final byte[][] metaData;
    private long firstPosition;
    private long lastPosition;

    AppendStatement(List<? extends EventMessage<?>> events, Serializer serializer) {
        int size = events.size();
        first = events.getFirst();
        eventIds = new String[size];
        aggregateIds = new String[size];
        sequenceNumbers = new Long[size];
        types = new String[size];
        timestamps = new String[size];
        payloadTypes = new String[size];
        revisions = new String[size];
        payloads = new byte[size][];
        metaData = new byte[size][];
        // Wording events is a quarter of a lane's work, and the one part that other cores can take over.
        var rows = IntStream.range(0, size);
        (size < WORTH_SHARING ? rows : rows.parallel()).forEach(row -> serialize(row, events.get(row), serializer));
        // All events of a command share their metadata, those of a group their millisecond; each is worded once.
        var causes = new IdentityHashMap<MetaData, byte[]>();
        var times = new HashMap<Long, String>();
        for (int row = 0; row < size; row++) {
            var event = EventUtils.asDomainEventMessage(events.get(row));
            set(row, event);
            timestamps[row] = times.computeIfAbsent(
                    event.getTimestamp().toEpochMilli(), ms -> DateTimeUtils.formatInstant(Instant.ofEpochMilli(ms)));
            metaData[row] =
                    causes.computeIfAbsent(event.getMetaData(), _ -> event.serializeMetaData(serializer, byte[].class)
                            .getData());
        }
    }

    /** By its first event a statement is known when it fails. */
    EventMessage<?> first() {
        return first;
    }

    int size() {
        return eventIds.length;
    }

    void addStreamsTo(Set<String> streams) {
        Collections.addAll(streams, aggregateIds);
    }

    /** Where the first event is, once it was written. */
    long firstPosition() {
        return firstPosition;
    }

    /** Where the last event is, once it was written. */
    long lastPosition() {
        return lastPosition;
    }

    /** Whether nobody took a position between those of its events, which have them in their order then. */
    boolean isInOnePiece() {
        return lastPosition - firstPosition + 1 == size();
    }

    /** The event of this position as it would be read, where it is in one piece. */
    EventEntry entry(GapAwareTrackingToken token) {
        int row = (int) (token.getIndex() - firstPosition);
        return new EventEntry(
                token,
                types[row],
                eventIds[row].equals(aggregateIds[row]) ? null : aggregateIds[row],
                sequenceNumbers[row],
                eventIds[row],
                Instants.parse(timestamps[row]),
                payloadTypes[row],
                revisions[row],
                payloads[row],
                metaData[row]);
    }

    /**
     * Inserts, and answers of which tenants nothing may be stored here. It looks for those after the lock on the table:
     * whoever closes a tenant waits for those that hold one, so nobody is missed.
     */
    Set<String> execute(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, connection.createArrayOf("text", eventIds));
            statement.setArray(2, connection.createArrayOf("text", aggregateIds));
            statement.setArray(3, connection.createArrayOf("bigint", sequenceNumbers));
            statement.setArray(4, connection.createArrayOf("text", types));
            statement.setArray(5, connection.createArrayOf("text", timestamps));
            statement.setArray(6, connection.createArrayOf("text", payloadTypes));
            statement.setArray(7, connection.createArrayOf("text", revisions));
            statement.setArray(8, connection.createArrayOf("bytea", payloads));
            statement.setArray(9, connection.createArrayOf("bytea", metaData));
            try (var rows = statement.executeQuery()) {
                rows.next();
                firstPosition = rows.getLong(1);
                lastPosition = rows.getLong(2);
                var closed = rows.getArray(3);
                return closed == null ? Set.of() : Set.of((String[]) closed.getArray());
            }
        }
    }

    private void serialize(int row, EventMessage<?> event, Serializer serializer) {
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        payloadTypes[row] = payload.getType().getName();
        revisions[row] = payload.getType().getRevision();
        payloads[row] = payload.getData();
    }

    private void set(int row, DomainEventMessage<?> event) {
        eventIds[row] = event.getIdentifier();
        aggregateIds[row] = event.getAggregateIdentifier();
        sequenceNumbers[row] = event.getSequenceNumber();
        types[row] = event.getType();
    }
}
