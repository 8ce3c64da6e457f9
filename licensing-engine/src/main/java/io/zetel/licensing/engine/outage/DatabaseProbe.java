package io.zetel.licensing.engine.outage;

import com.zaxxer.hikari.HikariDataSource;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL over a connection of its own, which no request and no long work holds. Two answers in a row must stay
 * out, the second over a new connection: a busy machine, or the end of one session, is no outage.
 */
final class DatabaseProbe implements Watch.Probe {

    private static final String SECONDS = "3";
    /** What waits for a lock, or long, is given up while the answer is still in time. */
    private static final String GIVES_UP = " -c lock_timeout=500ms -c statement_timeout=2s";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final HikariDataSource pool;
    private final Runnable onHang;
    private volatile WatchedValues values = new WatchedValues(List.of());
    private @Nullable Connection connection;

    /** Asks where this pool gets its connections; sessions that hang while new ones work are reported. */
    DatabaseProbe(HikariDataSource pool, Runnable onHang) {
        this.pool = pool;
        this.onHang = onHang;
    }

    /** Asks for these from now on. */
    void watch(List<WatchedValue> all) {
        values = new WatchedValues(all);
    }

    @Override
    public void ask() throws SQLException {
        try {
            askOnce();
        } catch (SQLException first) {
            askOnce();
            if (first.getCause() instanceof SocketTimeoutException) {
                onHang.run();
            }
        }
    }

    private void askOnce() throws SQLException {
        try {
            var asked = connection == null ? connect() : connection;
            connection = asked;
            values.ask(asked);
        } catch (SQLException e) {
            close();
            // Refusing one connection more is an answer too.
            if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
                throw e;
            }
            values.forget();
        }
    }

    @Override
    public void close() throws SQLException {
        var open = connection;
        connection = null;
        if (open != null) {
            // Says no good-bye, for nobody may be there to hear it.
            open.abort(Runnable::run);
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        pool.getDataSourceProperties()
                .forEach((name, value) -> properties.setProperty(name.toString(), value.toString()));
        var credentials = pool.getCredentials();
        if (credentials.getUsername() != null) {
            properties.setProperty("user", credentials.getUsername());
        }
        if (credentials.getPassword() != null) {
            properties.setProperty("password", credentials.getPassword());
        }
        properties.setProperty("ApplicationName", "zetel-watch");
        // A proxy in between may know no such options: where there are none, none are added.
        properties.computeIfPresent("options", (_, options) -> options + GIVES_UP);
        for (var timeout : new String[] {"connectTimeout", "loginTimeout", "socketTimeout"}) {
            properties.setProperty(timeout, SECONDS);
        }
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }
}
