package io.zetel.licensing.engine.copy;

import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.axonframework.common.DateTimeUtils;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Events in the table of a PostgreSQL, one that runs or the one in a data directory. */
final class PostgresEnd implements EventStoreEnd {

    private static final int ROWS_PER_FETCH = 2000;
    private static final String EACH = "select * from domain_event where global_index > ? order by global_index";
    private static final String INSERT = """
            insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                      payload_type, payload_revision, payload, meta_data)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JsonMapper json = JsonMapper.shared();
    private final Connection connection;
    private final @Nullable EmbeddedDatabase embedded;

    private PostgresEnd(Connection connection, @Nullable EmbeddedDatabase embedded) {
        this.connection = connection;
        this.embedded = embedded;
    }

    /** The events of a running PostgreSQL; the tables are made where there are none. */
    static PostgresEnd at(String jdbcUrl) {
        return open(jdbcUrl, null);
    }

    /** The events in a data directory, whose PostgreSQL is started for it. */
    static PostgresEnd in(Path dataDirectory) {
        var embedded = EmbeddedDatabase.start(dataDirectory);
        return open(
                "%s&user=%s&password=%s".formatted(embedded.jdbcUrl(), embedded.username(), embedded.password()),
                embedded);
    }

    private static PostgresEnd open(String jdbcUrl, @Nullable EmbeddedDatabase embedded) {
        try {
            Flyway.configure().dataSource(jdbcUrl, null, null).load().migrate();
            var connection = DriverManager.getConnection(jdbcUrl);
            connection.setAutoCommit(false);
            return new PostgresEnd(connection, embedded);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "No connection to " + jdbcUrl.replaceAll("password=[^&]*", "password=…"), e);
        }
    }

    @Override
    public long last() {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(max(global_index), -1) from domain_event")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void each(long after, Consumer<StoredEvent> consumer) {
        try (var statement = connection.prepareStatement(EACH)) {
            statement.setFetchSize(ROWS_PER_FETCH);
            statement.setLong(1, after);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(event(rows));
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void append(List<StoredEvent> events) {
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var event : events) {
                statement.setString(1, event.id());
                statement.setString(2, event.aggregateId() == null ? event.id() : event.aggregateId());
                statement.setLong(3, event.sequenceNumber());
                statement.setString(4, event.type());
                statement.setString(5, DateTimeUtils.formatInstant(java.time.Instant.ofEpochMilli(event.timestamp())));
                statement.setString(6, event.payloadType());
                statement.setString(7, event.revision());
                statement.setBytes(8, event.payload());
                statement.setBytes(9, json.writeValueAsString(event.metaData()).getBytes(StandardCharsets.UTF_8));
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
            if (embedded != null) {
                embedded.close();
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredEvent event(ResultSet row) throws SQLException {
        var id = row.getString("event_identifier");
        var type = row.getString("type");
        var aggregate = row.getString("aggregate_identifier");
        boolean ofNoStream = type == null && aggregate.equals(id);
        return new StoredEvent(
                id,
                ofNoStream ? null : aggregate,
                row.getLong("sequence_number"),
                type,
                DateTimeUtils.parseInstant(row.getString("time_stamp")).toEpochMilli(),
                row.getString("payload_type"),
                row.getString("payload_revision"),
                row.getBytes("payload"),
                metaData(row.getBytes("meta_data")));
    }

    /**
     * Metadata is text throughout (see axon's serialisation of numbers); anything else is refused rather than changed.
     */
    private SortedMap<String, String> metaData(byte @Nullable [] bytes) {
        var all = new TreeMap<String, String>();
        if (bytes != null) {
            json.readValue(bytes, new TypeReference<TreeMap<String, Object>>() {})
                    .forEach((key, value) -> {
                        if (!(value instanceof String text)) {
                            throw new IllegalStateException("The metadata %s is no text: %s".formatted(key, value));
                        }
                        all.put(key, text);
                    });
        }
        return all;
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException(e.getMessage(), e);
    }
}
