package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.Instants;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The events in PostgreSQL. Their positions are given out before they are committed, so the newest must settle first.
 */
public final class PostgresEventLog implements EventLog {

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String COLUMNS = """
            select global_index, type, aggregate_identifier, sequence_number, event_identifier, time_stamp, payload_type,
                   payload_revision, payload, meta_data
            from domain_event\s""";
    private final JdbcClient jdbc;
    private final Writers writers;
    private final Serializer serializer;
    private final EventUpcaster upcasters;

    /** The events of this database, as these upcasters show them. */
    public PostgresEventLog(JdbcClient jdbc, Serializer serializer, EventUpcaster upcasters) {
        this.jdbc = jdbc;
        this.writers = new Writers(jdbc);
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    @Override
    public long settled() {
        var look = writers.look();
        while (!writers.areDone(look)) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return look.last();
    }

    @Override
    public List<TrackedEventMessage<?>> read(long after, long upTo) {
        return messages(jdbc.sql(COLUMNS + "where global_index > ? and global_index <= ? order by global_index")
                .params(after, upTo));
    }

    /** By position, then by tenant: the positions asked for are few. */
    @Override
    public List<TrackedEventMessage<?>> read(TenantId tenant, long after, long upTo) {
        var sql = COLUMNS + "where global_index > :after and global_index <= :upTo and " + TenantRows.CONDITION
                + " order by global_index";
        return messages(
                TenantRows.bind(tenant, jdbc.sql(sql)).param("after", after).param("upTo", upTo));
    }

    @Override
    public List<TrackedEventMessage<?>> find(String aggregateId, long sequenceNumber, long position) {
        return messages(jdbc.sql(COLUMNS + "where aggregate_identifier = ? and sequence_number = ?")
                .params(aggregateId, sequenceNumber));
    }

    private List<TrackedEventMessage<?>> messages(StatementSpec query) {
        List<? extends TrackedEventData<?>> rows =
                query.query((row, _) -> entry(row)).list();
        return EventUtils.upcastAndDeserializeTrackedEvents(rows.stream(), serializer, upcasters)
                .toList();
    }

    /**
     * An event of no stream is kept under its own id; the processors see it without a stream, and so must whoever
     * replays.
     */
    private static TrackedEventData<?> entry(ResultSet row) throws SQLException {
        var stream = row.getString(3);
        var id = row.getString(5);
        return new EventEntry(
                new GlobalSequenceTrackingToken(row.getLong(1)),
                row.getString(2),
                id.equals(stream) ? null : stream,
                row.getLong(4),
                id,
                Instants.parse(row.getString(6)),
                row.getString(7),
                row.getString(8),
                row.getBytes(9),
                row.getBytes(10));
    }
}
