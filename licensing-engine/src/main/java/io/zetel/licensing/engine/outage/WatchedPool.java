package io.zetel.licensing.engine.outage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The pool, which fails at once while PostgreSQL does not answer. A pool that is merely busy is waited for longer, and
 * a connection a request has is given up before the request is late.
 */
final class WatchedPool extends DelegatingDataSource {

    /** How long a busy pool is waited for in all; after each {@code connection-timeout} the watch is asked. */
    private static final Duration BUSY = Duration.ofSeconds(6);

    private static final int REQUEST_SOCKET_MILLIS = 8000;

    private final HikariDataSource pool;
    private final Watch watch;
    private final DatabaseProbe probe;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** Watches this pool's PostgreSQL from now on. */
    WatchedPool(HikariDataSource pool) {
        super(pool);
        this.pool = pool;
        this.probe = new DatabaseProbe(pool, this::cut);
        this.watch = new Watch(Outage.DATABASE, probe, this::cut);
    }

    /** The watch asks for these as well. */
    void watch(List<WatchedValue> values) {
        probe.watch(values);
    }

    /** The watch over PostgreSQL. */
    Watch watch() {
        return watch;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long began = System.nanoTime();
        while (true) {
            failIfAway();
            try {
                return known(pool.getConnection());
            } catch (SQLTransientConnectionException e) {
                // Nothing came back to the pool in that time; whether that is an outage the watch knows.
                if (System.nanoTime() - began > BUSY.toNanos()) {
                    throw new SQLTransientConnectionException("All connections are in use", "53300", e);
                }
            }
        }
    }

    private void failIfAway() throws SQLTransientConnectionException {
        var away = watch.away();
        if (away.isPresent()) {
            throw new SQLTransientConnectionException(
                    "PostgreSQL has not answered since " + away.get().since(),
                    "08001",
                    away.get().why());
        }
    }

    private Connection known(Connection given) throws SQLException {
        try {
            if (open.add((Connection) given.unwrap(PGConnection.class))) {
                open.removeIf(WatchedPool::isClosed);
            }
            if (RequestContextHolder.getRequestAttributes() != null) {
                // The pool takes this back when the connection returns.
                given.setNetworkTimeout(Runnable::run, REQUEST_SOCKET_MILLIS);
            }
            return given;
        } catch (SQLException e) {
            given.close();
            throw e;
        }
    }

    /** Ends every connection, so that nobody waits at one for an answer that does not come. */
    private void cut() {
        for (var connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException _) {
                // It is closed already.
            }
        }
        open.clear();
        var idle = pool.getHikariPoolMXBean();
        if (idle != null) {
            idle.softEvictConnections();
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
