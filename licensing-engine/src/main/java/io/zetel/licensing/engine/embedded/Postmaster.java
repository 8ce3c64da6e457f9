package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL server. On Linux it is found by the directory in which it works; elsewhere by the pid file,
 * which is believed only if the process was started when the file says. A process of which that is not known is not
 * ours.
 */
record Postmaster(ProcessHandle process) {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final String PID_FILE = "postmaster.pid";
    private static final Path PROCESSES = Path.of("/proc");
    private static final boolean LINUX = Files.isDirectory(PROCESSES.resolve("self"));
    private static final Duration SAME_START = Duration.ofSeconds(5);
    private static final Duration STRAY = Duration.ofSeconds(1);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The server that works in this directory. */
    static Optional<Postmaster> in(Path directory) throws IOException {
        var found = LINUX
                ? processesIn(directory).filter(process -> !isChild(process)).findFirst()
                : byPidFile(directory);
        return found.map(Postmaster::new);
    }

    /**
     * Makes way for a server in this directory: ends one that runs and its children, and takes away its pid file,
     * whatever it has become.
     */
    static void clear(Path directory, Duration atMost) throws IOException {
        var running = in(directory);
        if (running.isPresent()) {
            LOG.warn(
                    "PostgreSQL (process {}) was left running in {}; stopping it first",
                    running.get().process().pid(),
                    directory);
            running.get().stop(atMost);
        }
        endStrays(directory);
        Path pidFile = directory.resolve(PID_FILE);
        if (Files.exists(pidFile, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.delete(pidFile);
            } catch (DirectoryNotEmptyException _) {
                Files.move(
                        pidFile,
                        directory.resolveSibling(PID_FILE + "-" + Instant.now().getEpochSecond()));
            }
        }
    }

    boolean isAlive() {
        // A dead one that nobody has asked for is still listed, but works nowhere.
        return process.isAlive() && (!LINUX || Files.exists(workingDirectory(process)));
    }

    /**
     * Asks for a fast shutdown (sessions end, committed work is kept) and waits so long for it; then ends it as a crash
     * would, from which it recovers with all that was committed. One that was asked in the middle of a recovery may
     * wait for its own children for ever.
     */
    void stop(Duration atMost) throws IOException {
        signal("INT");
        if (awaitEnd(process, atMost)) {
            return;
        }
        LOG.warn("PostgreSQL (process {}) did not stop within {}; ending it at once", process.pid(), atMost);
        signal("QUIT");
        if (awaitEnd(process, AT_ONCE)) {
            return;
        }
        process.destroyForcibly();
        if (!awaitEnd(process, AT_ONCE)) {
            throw new IOException("PostgreSQL (process %d) cannot be ended".formatted(process.pid()));
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException _) {
            // No kill on Windows; PostgreSQL recovers from the harder way too.
            process.destroy();
        }
    }

    /**
     * Children whose server was killed; a busy one notices late, and until then the server's memory counts as in use.
     */
    private static void endStrays(Path directory) throws IOException {
        if (!LINUX) {
            return;
        }
        var strays = processesIn(directory).toList();
        strays.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + STRAY.toNanos();
        for (var stray : strays) {
            if (!awaitEnd(stray, Duration.ofNanos(end - System.nanoTime()))) {
                stray.destroyForcibly();
            }
        }
        strays.forEach(stray -> awaitEnd(stray, STRAY));
    }

    /** The platform's own wait looks ever more rarely at a process that is not a child. */
    private static boolean awaitEnd(ProcessHandle process, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (new Postmaster(process).isAlive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    private static Stream<ProcessHandle> processesIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, directory))
                .filter(Postmaster::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Files.isSameFile(workingDirectory(process), directory);
        } catch (IOException _) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }

    /** Children say what they do where others have their command line. */
    private static boolean isChild(ProcessHandle process) {
        try {
            return new String(Files.readAllBytes(PROCESSES.resolve(process.pid() + "/cmdline")), StandardCharsets.UTF_8)
                    .startsWith("postgres: ");
        } catch (IOException _) {
            return true;
        }
    }

    private static Path workingDirectory(ProcessHandle process) {
        return PROCESSES.resolve(process.pid() + "/cwd");
    }

    /** The first line is the process, the third when it was started. */
    private static Optional<ProcessHandle> byPidFile(Path directory) throws IOException {
        Path file = directory.resolve(PID_FILE);
        var lines = Files.isRegularFile(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .toList()
                : List.<String>of();
        if (lines.size() < 3
                || !lines.getFirst().matches("\\d{1,10}")
                || !lines.get(2).matches("\\d{1,12}")) {
            return Optional.empty();
        }
        var said = Instant.ofEpochSecond(Long.parseLong(lines.get(2)));
        return ProcessHandle.of(Long.parseLong(lines.getFirst()))
                .filter(ProcessHandle::isAlive)
                .filter(Postmaster::isPostgres)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> Duration.between(start, said).abs().compareTo(SAME_START) < 0)
                        .orElse(false));
    }
}
