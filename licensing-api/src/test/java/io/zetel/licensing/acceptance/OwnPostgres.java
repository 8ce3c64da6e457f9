package io.zetel.licensing.acceptance;

import io.zetel.licensing.engine.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A PostgreSQL of a spec's own, with all tables, which it may kill, freeze and start again on the same port. */
public final class OwnPostgres implements AutoCloseable {

    /** A busy machine takes its time. */
    private static final Duration RECOVERED = Duration.ofMinutes(2);

    private static final String SESSIONS =
            "select pid from pg_stat_activity where backend_type = 'client backend'" + " and pid <> pg_backend_pid()";

    private final Path data = RunningZetel.freshDirectory().resolve("pg");
    private final EmbeddedPostgres server = launch();

    /** Where it is, before and after it was killed. */
    public String url() {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(server.getPort(), TestPostgres.TEMPLATE);
    }

    /** Kills every process of it without a word. */
    public void kill() {
        var all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        for (var killed : all) {
            try {
                killed.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Starts what was killed. */
    public void restart() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            // As it was started first; PostgreSQL refuses to run as root.
            var prefix = System.getProperty("user.name").equals("root") ? "unshare -U " : "";
            var command =
                    prefix + Files.readString(data.resolve("postmaster.opts")).strip();
            new ProcessBuilder("sh", "-c", "exec " + command)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("restarted.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(RECOVERED).ignoreExceptions().until(() -> {
            execute("select 1");
            return true;
        });
    }

    /** Lets every process of it hang. */
    public void freeze() {
        signal("STOP", processes());
    }

    /** Lets the sessions hang that there are; new ones work. */
    public void freezeSessions() throws SQLException {
        var sessions = new ArrayList<ProcessHandle>();
        try (var connection =
                        server.getDatabase("postgres", TestPostgres.TEMPLATE).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(SESSIONS)) {
            while (rows.next()) {
                ProcessHandle.of(rows.getLong(1)).ifPresent(sessions::add);
            }
        }
        signal("STOP", sessions);
    }

    /** Lets everything go on, if it is there. */
    public void thaw() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            signal("CONT", processes());
        }
    }

    /** A setting as sessions get it that ask for nothing else. */
    public String setting(String name) throws SQLException {
        try (var connection =
                        server.getDatabase("postgres", TestPostgres.TEMPLATE).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs SQL as its owner. */
    public void execute(String sql) throws SQLException {
        try (var connection =
                        server.getDatabase("postgres", TestPostgres.TEMPLATE).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        thaw();
        server.close();
    }

    private List<ProcessHandle> processes() {
        var postmaster = postmaster();
        // Or it makes another session while they are listed.
        signal("STOP", List.of(postmaster));
        var all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        return all;
    }

    private ProcessHandle postmaster() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                            .getFirst()
                            .strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch() {
        try {
            TestPostgres.copyTo(data);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setPGStartupWait(RECOVERED)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
