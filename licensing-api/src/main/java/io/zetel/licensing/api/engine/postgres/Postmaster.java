package io.zetel.licensing.api.engine.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running PostgreSQL server, found by the pid file in its data directory. */
record Postmaster(ProcessHandle process) {

    private static final String PID_FILE = "postmaster.pid";

    /** The server that works in this directory; a pid file left behind by a dead one is cleared away. */
    static Optional<Postmaster> in(Path directory) throws IOException {
        Path pidFile = directory.resolve(PID_FILE);
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        var process = Files.readAllLines(pidFile).stream().findFirst().map(String::strip).filter(line -> line.matches("\\d+"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid))).filter(ProcessHandle::isAlive);
        if (process.isPresent() && !isPostgresIn(directory, process.get())) {
            // The number was given to somebody else since, and PostgreSQL would take that process for a rival.
            Files.delete(pidFile);
            return Optional.empty();
        }
        return process.map(Postmaster::new);
    }

    /** Asks for a fast shutdown (sessions end, committed work is kept) and waits for it. */
    void stop(Duration atMost) throws IOException {
        interrupt();
        try {
            process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("PostgreSQL (process %d) did not stop within %s".formatted(process.pid(), atMost), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL (process %d) was stopping".formatted(process.pid()), e);
        }
    }

    private void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().onExit().join();
        } catch (IOException _) {
            // No kill on Windows; PostgreSQL recovers from the harder way too.
            process.destroy();
        }
    }

    private static boolean isPostgresIn(Path directory, ProcessHandle process) throws IOException {
        if (!process.info().command().map(command -> Path.of(command).getFileName().toString().startsWith("postgres")).orElse(true)) {
            return false;
        }
        Path workingDirectory = Path.of("/proc/%d/cwd".formatted(process.pid()));
        return !Files.isReadable(workingDirectory) || Files.isSameFile(workingDirectory, directory);
    }
}
