package io.zetel.licensing.engine.embedded;

import io.zetel.licensing.engine.MadeOnce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Data directories for tests. */
public final class DataDirectories {

    private DataDirectories() {}

    /** Unpacking PostgreSQL takes seconds, and another test has done it. */
    public static void shareBinaries(Path directory) {
        try {
            Files.createSymbolicLink(
                    directory.resolve("binaries"),
                    Files.createDirectories(Path.of("target", "binaries")).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the database of one that is stopped. */
    public static void copy(Path template, Path directory) throws IOException {
        shareBinaries(directory);
        Files.copy(
                template.resolve("pg_service.conf"),
                directory.resolve("pg_service.conf"),
                StandardCopyOption.COPY_ATTRIBUTES);
        MadeOnce.copy(template.resolve("postgresql"), directory.resolve("postgresql"));
    }

    /** The first field of the last statement's answer, as Zetel's own role gets it. */
    static String query(EmbeddedDatabase database, String sql) throws SQLException {
        return query(database.jdbcUrl(), database.username(), database.password(), sql);
    }

    static String query(String url, String user, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        }
    }
}
