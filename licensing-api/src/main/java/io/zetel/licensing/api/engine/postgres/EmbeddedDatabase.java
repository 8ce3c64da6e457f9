package io.zetel.licensing.api.engine.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A durable PostgreSQL in a directory: started with Zetel, stopped with it, its data kept in between. */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String INITIALISED = "zetel-initialised";
    private static final Duration STOP = Duration.ofSeconds(60);
    /** Long, because recovery after a crash reads back all it must. */
    private static final Duration START = Duration.ofMinutes(3);
    /** The library that starts PostgreSQL is made for tests and would switch durability off. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(Map.entry("fsync", "on"), Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"), Map.entry("max_connections", "200"), Map.entry("shared_buffers", "256MB"),
            Map.entry("effective_cache_size", "1GB"), Map.entry("wal_buffers", "16MB"), Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"), Map.entry("random_page_cost", "1.1"), Map.entry("jit", "off"),
            Map.entry("unix_socket_directories", ""));

    private final DataDirectoryLock lock;
    private final Path postgresData;
    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(DataDirectoryLock lock, Path postgresData, EmbeddedPostgres postgres) {
        this.lock = lock;
        this.postgresData = postgresData;
        this.postgres = postgres;
    }

    /** Starts PostgreSQL in a data directory, after stopping one that a killed Zetel left running there. */
    public static EmbeddedDatabase start(Path dataDirectory) {
        try {
            var lock = DataDirectoryLock.take(dataDirectory);
            try {
                Path home = dataDirectory.toAbsolutePath().normalize();
                Path postgresData = home.resolve("postgresql");
                stopOrphan(postgresData);
                setAsideUnfinished(postgresData);
                var postgres = launch(home, postgresData);
                Files.writeString(postgresData.resolve(INITIALISED), "");
                return new EmbeddedDatabase(lock, postgresData, postgres);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect; the port is another one with each start. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/postgres".formatted(postgres.getPort());
    }

    /** The one user. */
    public String username() { return "postgres"; }

    /** Shuts down in fast mode and waits until all is on disk. */
    @Override public void close() throws IOException {
        postgres.close();
        // The library gives up after five seconds; the last checkpoint may take longer.
        var postmaster = Postmaster.in(postgresData);
        if (postmaster.isPresent()) {
            postmaster.get().stop(STOP);
        }
        lock.close();
    }

    private static EmbeddedPostgres launch(Path home, Path postgresData) {
        Path log = home.resolve("postgresql.log");
        var builder = EmbeddedPostgres.builder().setOverrideWorkingDirectory(home.resolve("binaries").toFile()).setDataDirectory(postgresData)
                .setCleanDataDirectory(false).setRegisterShutdownHook(false).setPGStartupWait(START).setLocaleConfig("locale", "C")
                .setOutputRedirector(Redirect.appendTo(log.toFile())).setErrorRedirector(Redirect.appendTo(log.toFile()));
        SETTINGS.forEach(builder::setServerConfig);
        try {
            return builder.start();
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("PostgreSQL did not start; %s says why".formatted(log), e);
        }
    }

    private static void stopOrphan(Path postgresData) throws IOException {
        var orphan = Postmaster.in(postgresData);
        if (orphan.isPresent()) {
            LOG.warn("PostgreSQL (process {}) was left running in {}; stopping it first", orphan.get().process().pid(), postgresData);
            orphan.get().stop(STOP);
        }
    }

    /** A first start that was killed leaves a database that is none; nothing was ever acknowledged from it. */
    private static void setAsideUnfinished(Path postgresData) throws IOException {
        if (Files.exists(postgresData) && Files.notExists(postgresData.resolve(INITIALISED))) {
            Path aside = postgresData.resolveSibling("postgresql-unfinished-" + Instant.now().getEpochSecond());
            LOG.warn("{} was never started successfully; it is now {}", postgresData, aside);
            Files.move(postgresData, aside);
        }
    }
}
