package io.zetel.licensing.engine.embedded;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.NestedExceptionUtils;

/**
 * Asks a PostgreSQL whether Zetel can work with it, before the pool and the migrations do, whose complaints fill pages.
 */
final class DatabaseKnock {

    private static final int AT_LEAST = 18;
    private static final String ANSWER_SECONDS = "10";

    private final JdbcConnectionDetails details;
    private final Properties driverProperties;

    DatabaseKnock(JdbcConnectionDetails details, Properties driverProperties) {
        this.details = details;
        this.driverProperties = driverProperties;
    }

    /** Returns when all is well. */
    void knock() {
        try (var connection = connect()) {
            check(connection);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", ANSWER_SECONDS);
        properties.setProperty("loginTimeout", ANSWER_SECONDS);
        properties.putAll(driverProperties);
        if (details.getUsername() != null) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.setProperty("password", details.getPassword());
        }
        return DriverManager.getConnection(details.getJdbcUrl(), properties);
    }

    private void check(Connection connection) throws SQLException {
        var about = connection.getMetaData();
        if (about.getDatabaseMajorVersion() < AT_LEAST) {
            throw new DatabaseUnusable(
                    "%s is PostgreSQL %s, and Zetel needs %d or later"
                            .formatted(address(), about.getDatabaseProductVersion(), AT_LEAST),
                    "Upgrade it with pg_upgrade, or name another one with spring.datasource.url.",
                    null);
        }
    }

    private DatabaseUnusable unusable(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        var innermost = NestedExceptionUtils.getMostSpecificCause(failure);
        if (innermost instanceof UnknownHostException) {
            return new DatabaseUnusable(
                    "%s cannot be reached: nobody knows the host %s".formatted(address(), innermost.getMessage()),
                    "Correct spring.datasource.url, or the name service of this machine.",
                    failure);
        } else if (state.startsWith("08")) {
            return new DatabaseUnusable(
                    "%s cannot be reached: %s".formatted(address(), innermost.getMessage()),
                    "Start it, or correct spring.datasource.url.",
                    failure);
        } else if (state.startsWith("28")) {
            return new DatabaseUnusable(
                    "%s does not let this node in: %s".formatted(address(), failure.getMessage()),
                    "Correct spring.datasource.username and spring.datasource.password, or pg_hba.conf of the server.",
                    failure);
        }
        return new DatabaseUnusable(
                "%s cannot be used: %s".formatted(address(), failure.getMessage()),
                "Correct spring.datasource.url, or what the server says.",
                failure);
    }

    /** Without parameters, which may be a password. */
    private String address() {
        return details.getJdbcUrl().replaceAll("[?].*", "").replaceAll("//[^/@]*@", "//");
    }
}
