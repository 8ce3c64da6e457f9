package io.zetel.licensing.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all specs of this run, an empty database for each who asks. */
public final class SampleDatabase {

    private static final EmbeddedPostgres SERVER = started();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private SampleDatabase() {}

    /** The URL of a new, empty database. */
    public static String fresh() {
        var name = "sample" + COUNT.incrementAndGet();
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return SERVER.getJdbcUrl("postgres", name);
    }

    private static EmbeddedPostgres started() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
