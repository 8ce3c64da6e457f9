package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL in a directory: started with Zetel, stopped with it, its data kept in between. No other user of
 * the machine can read it or connect to it, and Zetel itself works with a role that is no superuser.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    static final String SOCKETS = "socket";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String INITIALISED = "zetel-initialised";
    private static final String VERSION = "18";
    private static final String WHO_MAY_CONNECT = """
                                                  # Written by Zetel at each start.
                                                  local all         all              scram-sha-256
                                                  host  all         all 127.0.0.1/32 scram-sha-256
                                                  local replication all              scram-sha-256
                                                  host  replication all 127.0.0.1/32 scram-sha-256
                                                  """;

    private final DataDirectoryLock lock;
    private final Server server;
    private final Postmaster postmaster;
    private final Access access;

    private EmbeddedDatabase(DataDirectoryLock lock, Server server, Postmaster postmaster, Access access) {
        this.lock = lock;
        this.server = server;
        this.postmaster = postmaster;
        this.access = access;
    }

    /** Starts PostgreSQL in a data directory, after stopping one that a killed Zetel left running there. */
    public static EmbeddedDatabase start(Path dataDirectory) {
        Path home = dataDirectory.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(home);
            var lock = DataDirectoryLock.take(home);
            try {
                return start(home, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseUnusable(
                    "The data directory %s cannot be used: %s".formatted(home, reason(e)),
                    "Give Zetel a directory that it may write to with zetel.data-dir, or a PostgreSQL of its own "
                            + "with spring.datasource.url.",
                    e);
        }
    }

    /**
     * Starts the server again whenever it has ended, until this is closed; says so when that is not possible any more.
     */
    public void supervise(Runnable whenLost) {
        Supervisor.watch(server, postmaster, whenLost);
    }

    /** Where to connect; the port is another one with each start. */
    public String jdbcUrl() {
        return jdbcUrl(server.port(), Access.DATABASE);
    }

    /** The role that owns the database. */
    public String username() {
        return Access.OWNER;
    }

    /** Its password. */
    public String password() {
        return access.owner();
    }

    /** Shuts down in fast mode and waits until all is on disk. */
    @Override
    public void close() throws IOException {
        server.close();
        lock.close();
    }

    /** A server that has taken the port meanwhile is not told the password. */
    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?requireAuth=scram-sha-256".formatted(port, database);
    }

    private static EmbeddedDatabase start(Path home, DataDirectoryLock lock) throws IOException {
        Path postgresData = home.resolve("postgresql");
        Path log = home.resolve("postgresql.log");
        OwnerOnly.createDirectories(home.resolve(SOCKETS));
        var programs = new Programs(Binaries.in(home.resolve("binaries")), postgresData, log);
        var server = new Server(programs);
        try {
            Postmaster.clear(postgresData, Server.LEFT);
            setAsideUnfinished(postgresData);
            boolean first = Files.notExists(postgresData);
            var access = first ? initialise(programs) : unlock(home, programs);
            OwnerOnly.closeAll(home);
            OwnerOnly.write(postgresData.resolve("pg_hba.conf"), WHO_MAY_CONNECT);
            var postmaster = server.start().orElseThrow();
            new Roles(server.port(), access).prepare(first);
            access.keep(home, server.port());
            OwnerOnly.createFile(postgresData.resolve(INITIALISED));
            return new EmbeddedDatabase(lock, server, postmaster, access);
        } catch (IOException | SQLException | RuntimeException e) {
            server.close();
            throw e instanceof DatabaseUnusable unusable
                    ? unusable
                    : new DatabaseUnusable(
                            "The embedded PostgreSQL did not start: %s".formatted(server.explain(e)),
                            "More is said in %s.".formatted(log),
                            e);
        }
    }

    private static Access initialise(Programs programs) throws IOException {
        var access = Access.random();
        OwnerOnly.createDirectories(programs.postgresData());
        programs.initialise(Access.SUPERUSER, access.superuser());
        return access;
    }

    /** The passwords of a database that has been used before; a release that knew none let everybody in. */
    private static Access unlock(Path home, Programs programs) throws IOException {
        String version =
                Files.readString(programs.postgresData().resolve("PG_VERSION")).strip();
        if (!version.equals(VERSION)) {
            throw new DatabaseUnusable(
                    "%s was written by PostgreSQL %s, and this is PostgreSQL %s"
                            .formatted(programs.postgresData(), version, VERSION),
                    "Start the release of Zetel that wrote it, dump it with pg_dump, and restore the dump into a new directory.",
                    null);
        }
        var kept = Access.in(home);
        if (kept.isPresent()) {
            return kept.get();
        }
        var access = Access.random();
        LOG.warn("{} has no passwords that are kept in {}; setting new ones", programs.postgresData(), home);
        programs.runAlone("alter role %s password '%s'"
                .formatted(
                        Access.SUPERUSER,
                        PasswordUtil.encodeScramSha256(access.superuser().toCharArray())));
        return access;
    }

    /** A first start that was killed leaves a database that is none; nothing was ever acknowledged from it. */
    private static void setAsideUnfinished(Path postgresData) throws IOException {
        if (Files.exists(postgresData) && Files.notExists(postgresData.resolve(INITIALISED))) {
            Path aside = postgresData.resolveSibling(
                    "postgresql-unfinished-" + Instant.now().getEpochSecond());
            LOG.warn("{} was never started successfully; it is now {}", postgresData, aside);
            Files.move(postgresData, aside);
        }
    }

    private static @Nullable String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case FileSystemException other when other.getReason() != null -> other.getReason() + ": " + other.getFile();
            default -> failure.getMessage();
        };
    }
}
