package io.zetel.licensing.engine.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.SystemUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs PostgreSQL's programs on a data directory of its own; what they say goes to a log. */
record Programs(Path bin, Path postgresData, Path log) {

    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("effective_cache_size", "1GB"),
            Map.entry("wal_buffers", "16MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("password_encryption", "scram-sha-256"),
            // Relative to the data directory, so that a long path to it does no harm.
            Map.entry("unix_socket_directories", SystemUtils.IS_OS_WINDOWS ? "" : "../" + EmbeddedDatabase.SOCKETS),
            Map.entry("unix_socket_permissions", "0700"));

    /** Makes a database in which nobody is let in without a password. */
    void initialise(String superuser, String password) throws IOException {
        Path passwordFile = postgresData.resolveSibling("initial-password");
        OwnerOnly.write(passwordFile, password + "\n");
        try {
            run(
                    Map.of(),
                    "",
                    "initdb",
                    "-D",
                    postgresData.toString(),
                    "-U",
                    superuser,
                    "-E",
                    "UTF-8",
                    "--locale=C",
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /**
     * Starts the server and waits until it takes connections. The port is not on its command line, which everybody can
     * read.
     */
    void startServer(int port, Duration atMost) throws IOException {
        var options = new ArrayList<String>();
        SETTINGS.forEach((name, value) -> options.add("-c %s=%s".formatted(name, value.isEmpty() ? "''" : value)));
        run(
                Map.of("PGPORT", Integer.toString(port)),
                "",
                "pg_ctl",
                "-D",
                postgresData.toString(),
                "-w",
                "-t",
                Long.toString(atMost.toSeconds()),
                "-o",
                String.join(" ", options),
                "start");
    }

    /** Runs one statement as superuser without a server, so that nobody else can connect meanwhile. */
    void runAlone(String statement) throws IOException {
        run(Map.of(), statement + "\n", "postgres", "--single", "-D", postgresData.toString(), "template1");
    }

    private void run(Map<String, String> environment, String input, String program, String... arguments)
            throws IOException {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to work for root, and in a namespace of its own root is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(bin.resolve(SystemUtils.IS_OS_WINDOWS ? program + ".exe" : program)
                .toString());
        command.addAll(List.of(arguments));
        OwnerOnly.createFile(log);
        long before = Files.size(log);
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        // Its complaints are looked for in the log.
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException _) {
            LOG.debug("{} has ended without reading", program);
        }
        int exit = process.onExit().join().exitValue();
        if (exit != 0) {
            throw new ProgramFailed(program, exit, LogTail.complaint(log, before));
        }
    }
}
