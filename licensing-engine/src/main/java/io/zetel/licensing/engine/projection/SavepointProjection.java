package io.zetel.licensing.engine.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Tries to project within a savepoint: PostgreSQL takes no further statement in a transaction in which one failed. */
public final class SavepointProjection {

    private final DataSource dataSource;
    private final Consumer<List<Recorded>> projection;

    /** Tries of this projection, in the transaction of the caller. */
    public SavepointProjection(DataSource dataSource, Consumer<List<Recorded>> projection) {
        this.dataSource = dataSource;
        this.projection = projection;
    }

    /**
     * Projects these events, or leaves no trace and answers why they cannot be. What has nothing to do with the events
     * (a lost connection, a deadlock, a missing table) is thrown, so that the whole transaction is tried again.
     */
    public Optional<RuntimeException> fails(List<? extends EventMessage<?>> events) {
        var connection = DataSourceUtils.getConnection(dataSource);
        try {
            return fails(events, connection);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not set or release a savepoint", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private Optional<RuntimeException> fails(List<? extends EventMessage<?>> events, Connection connection)
            throws SQLException {
        var savepoint = connection.setSavepoint();
        try {
            projection.accept(events.stream().map(Recorded::of).toList());
            connection.releaseSavepoint(savepoint);
            return Optional.empty();
        } catch (RuntimeException e) {
            if (!isOfTheEvent(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            return Optional.of(e);
        }
    }

    /**
     * Bad data and violated constraints (classes 22, 23, 44), what a trigger raised (P0), and faults of our own code.
     */
    private static boolean isOfTheEvent(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state != null
                        && state.length() == 5
                        && List.of("22", "23", "44", "P0").contains(state.substring(0, 2));
            }
        }
        return !(failure instanceof org.springframework.dao.DataAccessException)
                && !(failure instanceof org.springframework.transaction.TransactionException);
    }
}
