package io.zetel.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The packaged jar as a process of its own, started as a user starts it. */
public final class Zetel implements AutoCloseable {

    /** The operator's secret in these tests. */
    public static final String OPERATOR_SECRET = "operator-secret-of-the-acceptance-tests";

    /** The operator's password at the console in these tests. */
    public static final String OPERATOR_PASSWORD = "operator password of the tests";

    private static final Path JAR =
            Path.of(System.getProperty("zetel.jar", "")).toAbsolutePath().normalize();

    private static final List<String> FLAGS = List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED");

    private static @Nullable Zetel shared;

    private final Path dataDirectory;
    private final Path logFile;
    private final int port;
    private final List<String> settings;
    private final boolean asDownloaded;
    private Process process;

    private Zetel(Path dataDirectory, Path logFile, int port, List<String> settings, boolean asDownloaded)
            throws IOException {
        this.dataDirectory = dataDirectory;
        this.logFile = logFile;
        this.port = port;
        this.settings = settings;
        this.asDownloaded = asDownloaded;
        this.process = launch();
        // A test that fails half-way leaves nothing behind that eats the machine.
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
    }

    /**
     * The one that tests share that need no settings of their own; each takes tenants of its own, and none changes the
     * demo tenant.
     */
    public static synchronized Zetel shared() {
        if (shared == null) {
            try {
                var directory = Files.createTempDirectory("zetel-shared");
                shared = start(directory.resolve("data"), directory.resolve("zetel.log"), "--zetel.demo=true");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** Starts on this data directory, logs to this file, and waits until it is ready. */
    public static Zetel start(Path dataDirectory, Path logFile, String... settings) {
        return start(dataDirectory, logFile, false, settings);
    }

    /** Likewise, the very jar that a user downloads, by a JVM without further settings. */
    public static Zetel startAsDownloaded(Path dataDirectory, Path logFile, String... settings) {
        return start(dataDirectory, logFile, true, settings);
    }

    private static Zetel start(Path dataDirectory, Path logFile, boolean asDownloaded, String... settings) {
        try {
            var started = new Zetel(dataDirectory, logFile, freePort(), List.of(settings), asDownloaded);
            started.awaitReady(Duration.ofMinutes(4));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on this data directory, listening by TLS alone, with this certificate. */
    public static Zetel startSecured(Path dataDirectory, Path logFile, SelfSigned certificate, String... settings) {
        try {
            var port = freePort();
            Wire.secure(port, certificate.sockets());
            var all = new ArrayList<>(certificate.settings());
            all.addAll(List.of(settings));
            var started = new Zetel(dataDirectory, logFile, port, all, false);
            started.awaitReady(Duration.ofMinutes(4));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the jar to its end, with these variables; answers its exit code, what it says is logged. */
    public static int run(Path logFile, Map<String, String> variables, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(java(), "-jar", jar().toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().putAll(variables);
        var process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("It did not end: " + Files.readString(logFile));
        }
        return process.exitValue();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Path jar() {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException("There is no " + JAR + "; `mvn verify` at the root builds it first");
        }
        return JAR;
    }

    private Process launch() throws IOException {
        var java = java();
        var command = new ArrayList<>(List.of(java));
        command.addAll(FLAGS);
        if (asDownloaded) {
            command.addAll(List.of("-jar", jar().toString()));
        } else {
            command.addAll(Unpacked.arguments(jar()));
            Unpacked.lendPrograms(jar(), dataDirectory);
        }
        command.addAll(List.of("--server.port=" + port, "--zetel.data-dir=" + dataDirectory));
        if (settings.stream().noneMatch(setting -> setting.startsWith("--zetel.demo="))) {
            command.add("--zetel.demo=false");
        }
        command.addAll(settings);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().put("ZETEL_OPERATOR_SECRET", OPERATOR_SECRET);
        builder.environment().put("ZETEL_OPERATOR_PASSWORD", OPERATOR_PASSWORD);
        return builder.start();
    }

    /** Starts once more, after its end, on the same data directory and port. */
    public void launchAgain() throws IOException {
        process = launch();
    }

    /** Waits until it says that it is ready. */
    public void awaitReady(Duration atMost) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The process ended: " + end(log()));
            }
            return isReady();
        });
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        try (var wire = new Wire(port, Duration.ofSeconds(2))) {
            return wire.send(Ask.of("GET", "/actuator/health/readiness", "nobody"))
                            .status()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Whether its process lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The postmaster of its own database, while there is one. */
    public Optional<ProcessHandle> postmaster() {
        var pidFile = dataDirectory.resolve("postgresql/postmaster.pid");
        try {
            return ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(pidFile).getFirst().strip()))
                    .filter(ProcessHandle::isAlive)
                    // A number in a file of a dead postmaster may be anybody's by now.
                    .filter(found -> found.info()
                            .commandLine()
                            .map(line -> line.contains("postgres") && line.contains(dataDirectory.toString()))
                            .orElse(false));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Runs a statement in its own database, where psql would find it: in the first service of its file. */
    public void sql(String statement) {
        var service = new Properties();
        try {
            Files.readAllLines(dataDirectory.resolve("pg_service.conf")).stream()
                    .map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> service.putIfAbsent(pair[0], pair[1]));
            var url = "jdbc:postgresql://%s:%s/%s"
                    .formatted(service.getProperty("host"), service.getProperty("port"), service.getProperty("dbname"));
            try (var connection = DriverManager.getConnection(url, service);
                    var running = connection.createStatement()) {
                running.execute(statement);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it has said so far. */
    public String log() {
        try {
            return Files.readString(logFile, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(String log) {
        return log.substring(Math.max(0, log.length() - 3000));
    }

    /** Asks it to stop, and waits until it and its database have. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The process did not stop: " + end(log()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            destroy();
        }
    }

    private void destroy() {
        // Whatever a test froze must be able to hear that it is to end.
        var database = postmaster();
        process.destroyForcibly();
        database.ifPresent(postmaster -> {
            postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
            postmaster.destroyForcibly();
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
