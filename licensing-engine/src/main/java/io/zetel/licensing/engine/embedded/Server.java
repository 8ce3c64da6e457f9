package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** The PostgreSQL server of a data directory, which keeps its port when it is started again. */
final class Server {

    /** For one that a killed process has left: nobody waits for what it writes on its way out. */
    static final Duration LEFT = Duration.ofSeconds(10);

    private static final Duration STOP = Duration.ofSeconds(60);
    /** Long, because recovery after a crash reads back all it must. */
    private static final Duration START = Duration.ofMinutes(3);
    /** Two segments of the write-ahead log. */
    private static final long ROOM = 32L << 20;

    private final Programs programs;
    private final int port;
    private volatile boolean closed;

    Server(Programs programs) throws IOException {
        this.programs = programs;
        this.port = freePort();
    }

    int port() {
        return port;
    }

    /**
     * Starts the server, after ending one that a killed process has left; answers it, or nothing when this is closed.
     */
    synchronized Optional<Postmaster> start() throws IOException {
        if (closed) {
            return Optional.empty();
        }
        Postmaster.clear(programs.postgresData(), LEFT);
        clearSockets();
        programs.startServer(port, START);
        return Postmaster.in(programs.postgresData());
    }

    /** Shuts down in fast mode, waits until all is on disk, and lets nobody start it again. */
    void close() throws IOException {
        closed = true;
        synchronized (this) {
            var running = Postmaster.in(programs.postgresData());
            if (running.isPresent()) {
                running.get().stop(STOP);
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether its disk has room for it to work. */
    boolean hasRoom() {
        try {
            return Files.getFileStore(programs.postgresData().getParent()).getUsableSpace() >= ROOM;
        } catch (IOException _) {
            return true;
        }
    }

    /** Why it did not start. A full disk has no room for the log either. */
    String explain(Exception failure) {
        return hasRoom()
                ? failure.getMessage()
                : "the disk of %s is full".formatted(programs.postgresData().getParent());
    }

    /**
     * A killed server leaves its socket, and a lock beside it that the next one believes while that process number is
     * in use.
     */
    private void clearSockets() throws IOException {
        try (var left = Files.newDirectoryStream(programs.postgresData().resolveSibling(EmbeddedDatabase.SOCKETS))) {
            for (var file : left) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
