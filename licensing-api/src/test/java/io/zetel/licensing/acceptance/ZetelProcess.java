package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The application as a process of its own, so that it can be killed. */
final class ZetelProcess {

    private final Process process;
    private final Path dataDirectory;
    private final Http http;

    private ZetelProcess(Process process, Path dataDirectory, int port) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.http = new Http(port);
    }

    /** Starts on this data directory and waits until it is ready. */
    static ZetelProcess start(Path dataDirectory, String... properties) {
        return launch(dataDirectory, properties).ready();
    }

    /** Starts on this data directory and does not wait. */
    static ZetelProcess launch(Path dataDirectory, String... properties) {
        int port = freePort();
        // It lives for seconds, so compiling well would cost more than it gains.
        var command = new ArrayList<>(List.of(RememberedClasses.java()));
        command.addAll(RememberedClasses.JVM);
        command.addAll(RememberedClasses.arguments());
        command.addAll(List.of(
                RememberedClasses.MAIN,
                "--server.port=" + port,
                "--zetel.demo=false",
                "--zetel.data-dir=" + dataDirectory));
        command.addAll(List.of(properties));
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            dataDirectory.resolve("process.log").toFile()));
            builder.environment().put("ZETEL_OPERATOR_SECRET", Http.OPERATOR_SECRET);
            var started = new ZetelProcess(builder.start(), dataDirectory, port);
            // A spec that fails half-way leaves nothing behind that eats the machine.
            Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroy));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Http http() {
        return http;
    }

    /** This one, once it is ready. */
    ZetelProcess ready() {
        awaitReady();
        return this;
    }

    /** What it has said so far, and what those said that ran on this data directory before. */
    String log() {
        try {
            return Files.readString(dataDirectory.resolve("process.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the application without a word; a database of somebody else stays. */
    void killAlone() throws Exception {
        process.destroyForcibly().onExit().get(30, TimeUnit.SECONDS);
    }

    /** Kills the application and its database, all processes of both, without a word. */
    void kill() throws Exception {
        kill(Stream.concat(Stream.of(process.toHandle()), databaseProcesses()).toList());
    }

    /** Kills all processes of its database and leaves the application alone. */
    void killDatabase() throws Exception {
        kill(databaseProcesses().toList());
    }

    private static void kill(List<ProcessHandle> processes) throws Exception {
        processes.forEach(ProcessHandle::destroyForcibly);
        for (var killed : processes) {
            killed.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Stream<ProcessHandle> databaseProcesses() throws IOException {
        var postmaster = postmaster();
        return Stream.concat(postmaster.descendants(), Stream.of(postmaster));
    }

    /** Lets it hang: it does nothing any more, but all that it holds stays its own. */
    void hang() {
        signal("STOP");
    }

    /** Lets it go on as if nothing had been. */
    void wake() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            if (new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor()
                    != 0) {
                throw new AssertionError("The process cannot be sent " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to stop and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not stop: " + log());
        }
    }

    private ProcessHandle postmaster() throws IOException {
        try (var files = Files.walk(dataDirectory, 3)) {
            var pidFile = files.filter(file -> file.getFileName().toString().equals("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(pidFile).getFirst().strip()))
                    .orElseThrow();
        }
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("The process ended: " + log());
                    }
                    return http.stranger().get("/actuator/health/readiness").status() == 200;
                });
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
