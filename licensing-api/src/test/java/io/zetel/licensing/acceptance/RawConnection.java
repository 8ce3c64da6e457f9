package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection on which a spec sends whatever bytes it likes, and what comes back. */
public final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    /** A new connection to this port. */
    public static RawConnection to(int port) {
        try {
            var socket = new Socket("localhost", port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of a request on a connection that is closed behind it; each header is one line. */
    public static String head(String requestLine, @Nullable String token, String... headers) {
        var authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + authorization + more + "\r\n";
    }

    /** Sends this; a server that has answered already may take no more. */
    public RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException answered) {
            // What it said is there to be read.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** All that comes until the server closes the connection. */
    public String answer() {
        try (this) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status that comes, and nothing more. */
    public int status() {
        try {
            var line = new String(
                    socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
