package io.zetel.outside.chaos;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Axon Server of the run's own; how to start one says the script that {@code zetel.test.axonserver.start} names:
 * {@code PORT DIR}.
 */
final class RealAxonServer implements AutoCloseable {

    private static final @Nullable String SCRIPT = System.getProperty("zetel.test.axonserver.start");

    private final String script;
    private final int port;
    private final Path directory;
    private ProcessHandle process;

    private RealAxonServer(String script, int port, Path directory) throws IOException {
        this.script = script;
        this.port = port;
        this.directory = directory;
        this.process = start();
    }

    static Optional<RealAxonServer> start(Path directory) throws IOException {
        var script = SCRIPT;
        if (script == null || script.isBlank()) {
            System.out.println("Without Axon Server: -Dzetel.test.axonserver.start names no script that starts one");
            return Optional.empty();
        }
        return Optional.of(new RealAxonServer(script, freePort(), Files.createDirectories(directory)));
    }

    List<String> settings() {
        return List.of("--axon.axonserver.enabled=true", "--axon.axonserver.servers=localhost:" + port);
    }

    ProcessHandle process() {
        return process;
    }

    void killAndStart() throws IOException {
        Signal.KILL.to(process);
        process.onExit().join();
        process = start();
    }

    private ProcessHandle start() throws IOException {
        var said = Files.createTempFile(directory, "pid", "");
        try {
            int exit = new ProcessBuilder(script, Integer.toString(port), directory.toString())
                    .redirectOutput(said.toFile())
                    .redirectError(directory.resolve("start.log").toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("Axon Server did not start: " + Files.readString(directory.resolve("start.log")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(said).strip())).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Signal.CONT.to(process);
        Signal.KILL.to(process);
    }
}
