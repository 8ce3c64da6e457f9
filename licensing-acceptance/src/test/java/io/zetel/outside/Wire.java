package io.zetel.outside;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that is kept for the next request, HTTP/1.1 by hand: clients proper refuse to send what is
 * not proper.
 */
public final class Wire implements AutoCloseable {

    /** How ports are spoken to that do not listen to plain text. */
    private static final Map<Integer, SocketFactory> SECURED = new ConcurrentHashMap<>();

    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    private final int port;
    private final Duration patience;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private long deadline;
    private boolean answering;

    /** A connection to this port of this machine that waits so long for an answer to be complete. */
    public Wire(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /** From now on this port is spoken to through these sockets. */
    static void secure(int port, SocketFactory sockets) {
        SECURED.put(port, sockets);
    }

    /** The port. */
    public int port() {
        return port;
    }

    /** Sends and reads what comes back; a timeout is a {@link SocketTimeoutException}. */
    public Answer send(Ask ask) throws IOException {
        boolean kept = socket != null;
        answering = false;
        try {
            return sendOnce(ask);
        } catch (SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            if (kept && !answering) {
                // It was closed between two requests, as a server may, or dead since a kill that is over.
                return fresh(ask);
            }
            throw e;
        }
    }

    private Answer fresh(Ask ask) throws IOException {
        try {
            return sendOnce(ask);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer sendOnce(Ask ask) throws IOException {
        long begun = System.nanoTime();
        deadline = begun + patience.toNanos();
        var open = open();
        IOException broken = null;
        try {
            open.getOutputStream().write(ask.bytes("localhost:" + port));
        } catch (IOException e) {
            // A server may refuse and close before it has read a body; then the refusal is there to be read.
            broken = e;
        }
        try {
            return read(ask, begun);
        } catch (EOFException e) {
            throw broken == null ? e : broken;
        }
    }

    private Socket open() throws IOException {
        var kept = socket;
        if (kept == null) {
            var sockets = SECURED.get(port);
            kept = sockets == null ? new Socket() : sockets.createSocket();
            kept.connect(new InetSocketAddress("localhost", port), (int) patience.toMillis());
            kept.setTcpNoDelay(true);
            socket = kept;
            in = new BufferedInputStream(kept.getInputStream(), 16 * 1024);
        }
        return kept;
    }

    private Answer read(Ask ask, long begun) throws IOException {
        var first = line();
        while (first.startsWith("HTTP/1.1 1")) {
            readHeaders();
            first = line();
        }
        if (!first.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("not HTTP: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        var headers = readHeaders();
        var body = body(ask, status, headers);
        if (first.startsWith("HTTP/1.0") || "close".equalsIgnoreCase(first(headers, "connection"))) {
            close();
        }
        return new Answer(status, headers, body, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Map<String, List<String>> readHeaders() throws IOException {
        var headers = new HashMap<String, List<String>>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("not a header: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Ask ask, int status, Map<String, List<String>> headers) throws IOException {
        if (ask.method().equals("HEAD") || status == 204 || status == 304) {
            return new byte[0];
        }
        if (first(headers, "content-type").startsWith("text/event-stream")) {
            // It never ends; that it began is the answer.
            close();
            return "event stream".getBytes(StandardCharsets.UTF_8);
        }
        if (first(headers, "transfer-encoding").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        var length = first(headers, "content-length");
        if (!length.isEmpty()) {
            return exactly(Integer.parseInt(length));
        }
        var rest = new ByteArrayOutputStream();
        for (int next = next(); next >= 0 && rest.size() < LONGEST_BODY; next = next()) {
            rest.write(next);
        }
        close();
        return rest.toByteArray();
    }

    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";")[0].strip(), 16);
            if (size == 0) {
                readHeaders();
                return all.toByteArray();
            }
            all.writeBytes(exactly(size));
            line();
        }
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = new byte[length];
        for (int at = 0; at < length; ) {
            patient();
            int some = in.read(bytes, at, length - at);
            if (some < 0) {
                throw new EOFException("the body ended after " + at + " of " + length + " bytes");
            }
            at += some;
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = next();
            if (next < 0) {
                throw new EOFException(answering ? "the answer ended after: " + line : "hung up without an answer");
            }
            answering = true;
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(next);
        }
    }

    private int next() throws IOException {
        patient();
        return in.read();
    }

    private void patient() throws IOException {
        var open = socket;
        if (open != null) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no whole answer in " + patience);
            }
            if (in.available() == 0) {
                open.setSoTimeout((int) left);
            }
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        var all = headers.get(name);
        return all == null ? "" : all.getFirst();
    }

    @Override
    public void close() {
        var open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
