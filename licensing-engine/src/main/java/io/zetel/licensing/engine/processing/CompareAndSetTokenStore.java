package io.zetel.licensing.engine.processing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.SerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * A token store that stores a position only over the one it follows. Commits of processors do not wait for the disk
 * (decision 0021), so a database that restarts may have an older position than the processor has in memory, and the
 * rows that go with it. Storing the next position over that one would leave out the events in between for good; the
 * processor has to go back to what is stored.
 */
public final class CompareAndSetTokenStore extends JdbcTokenStore {

    private static final String STORE = """
                                        update token_entry set token = ?, token_type = ?, time_stamp = ?
                                        where owner = ? and processor_name = ? and segment = ? and token is not distinct from ?
                                        """;

    private final String nodeId;
    /** What this node last read from or wrote to each row, which is what the next position follows. */
    private final Map<Row, Stored> followed = new ConcurrentHashMap<>();

    /** The store these settings describe, as this node uses it. */
    CompareAndSetTokenStore(Builder settings, String nodeId) {
        super(settings.nodeId(nodeId).schema(AxonTables.TOKENS).contentType(byte[].class));
        this.nodeId = nodeId;
    }

    private record Row(String processor, int segment) {}

    private record Stored(byte @Nullable [] token) {

        boolean isSameAs(@Nullable Stored other) {
            return other != null && Arrays.equals(token, other.token);
        }
    }

    /** The processor had read on from a position that is not stored: it has to start again from the one that is. */
    static final class PositionMoved extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PositionMoved(String processor) {
            super("The stored position of %s is not the one that its next one follows".formatted(processor));
        }
    }

    /** Also an idle processor finds out here, once a second. */
    @Override
    public void extendClaim(String processorName, int segment) {
        var row = new Row(processorName, segment);
        var before = followed.get(row);
        fetchToken(processorName, segment);
        var stored = followed.get(row);
        if (before != null && !before.isSameAs(stored)) {
            throw new PositionMoved(processorName);
        }
    }

    @Override
    protected @Nullable TrackingToken claimToken(Connection connection, AbstractTokenEntry<?> entry)
            throws SQLException {
        var token = super.claimToken(connection, entry);
        followed.put(new Row(entry.getProcessorName(), entry.getSegment()), stored(entry));
        return token;
    }

    /** If it is rolled back, the processor reads the stored position before it stores another. */
    @Override
    protected PreparedStatement storeUpdate(
            Connection connection, TrackingToken token, String processorName, int segment) throws SQLException {
        var entry = new GenericTokenEntry<>(token, serializer(), byte[].class, processorName, segment);
        var next = stored(entry);
        var last = followed.put(new Row(processorName, segment), next);
        var statement = connection.prepareStatement(STORE);
        statement.setBytes(1, next.token());
        statement.setString(
                2, entry.getTokenType() == null ? null : entry.getTokenType().getName());
        statement.setString(3, entry.timestampAsString());
        statement.setString(4, nodeId);
        statement.setString(5, processorName);
        statement.setInt(6, segment);
        statement.setBytes(7, last == null ? null : last.token());
        return statement;
    }

    /** Comes here when no row was updated: somebody else's position, or an older one of our own. */
    @Override
    protected void updateToken(
            Connection connection, ResultSet row, TrackingToken token, String processorName, int segment) {
        throw new PositionMoved(processorName);
    }

    private static Stored stored(AbstractTokenEntry<?> entry) {
        SerializedObject<?> token = entry.getSerializedToken();
        return new Stored(token == null ? null : (byte[]) token.getData());
    }
}
