package io.zetel.licensing.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * One PostgreSQL for all tests of a JVM; every caller gets a database of its own, migrated already. Not durable, unlike
 * the real one.
 */
public final class TestPostgres {

    /** The database with all tables and nothing in them. */
    public static final String TEMPLATE = "zetel_template";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    /** The address of a new database, for {@code spring.datasource.url}. */
    public static String newDatabaseUrl() {
        String name = "zetel_" + NUMBER.incrementAndGet();
        execute("create database %s template %s".formatted(name, TEMPLATE));
        return url(name);
    }

    /** The address of a database in which nobody has been. */
    public static String emptyDatabaseUrl() {
        String name = "empty_" + NUMBER.incrementAndGet();
        execute("create database " + name);
        return url(name);
    }

    /** A pool on a new database. */
    public static HikariDataSource newDatabase() {
        var config = new HikariConfig();
        config.setJdbcUrl(newDatabaseUrl());
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres start() {
        try {
            var data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "postgres")
                    .resolve("data")
                    .toAbsolutePath();
            copyTo(data);
            return server(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the data directory of another server, which has the same template. */
    public static void copyTo(Path data) throws IOException {
        MadeOnce.copy(
                MadeOnce.database("test-postgres", TestPostgres::makeTemplate).resolve("data"), data);
    }

    private static void makeTemplate(Path directory) {
        try (var server = server(directory.resolve("data"));
                var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + TEMPLATE);
            Flyway.configure()
                    .dataSource(server.getDatabase("postgres", TEMPLATE))
                    .load()
                    .migrate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that keeps its data, which are in this directory; it plans as the embedded one does. */
    private static EmbeddedPostgres server(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "300")
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("random_page_cost", "1.1")
                .setServerConfig("jit", "off")
                .start();
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(SERVER.getPort(), database);
    }

    private static synchronized void execute(String sql) {
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
