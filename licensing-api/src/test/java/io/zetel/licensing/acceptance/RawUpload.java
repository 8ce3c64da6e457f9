package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** An upload by a client that does one thing at a time, as Python's standard library does: it sends, then it reads. */
final class RawUpload implements AutoCloseable {

    private static final int RECEIVED_UNREAD = 64 * 1024;
    private static final String PADDING = " ".repeat(400);

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;

    private RawUpload(int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVED_UNREAD);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** Sends the head of an upload of so many bytes. */
    static RawUpload begin(Http http, TestTenant tenant, String path, long bytes, String... headers)
            throws IOException {
        var upload = new RawUpload(http.uri("/").getPort());
        var head = new StringBuilder("POST %s HTTP/1.1\r\nHost: localhost\r\n".formatted(tenant.path(path)));
        head.append("Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n".formatted(bytes));
        head.append(
                "Authorization: Bearer %s\r\n".formatted(tenant.as(Role.SERVICE).token()));
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i] + ": " + headers[i + 1] + "\r\n");
        }
        upload.send(head + "\r\n");
        return upload;
    }

    /**
     * A line with a claim; all are equally long, so long that the buffers of a connection do not hold some ten
     * thousand.
     */
    static String claim(int i) {
        return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"u-%07d\"}%s}\n".formatted(i, PADDING);
    }

    /** Sends so many lines, all as long as the first, and nothing else; then reads what came back. */
    static void sendThenRead(
            Http http,
            TestTenant tenant,
            String path,
            int lines,
            IntFunction<String> line,
            Consumer<String> read,
            String... headers)
            throws IOException {
        try (var upload = begin(http, tenant, path, (long) lines * line.apply(0).length(), headers)) {
            upload.send(0, lines, line);
            upload.read(read);
        }
    }

    /** Sends the lines from one up to another. */
    void send(int from, int to, IntFunction<String> line) throws IOException {
        for (int i = from; i < to; i++) {
            out.write(line.apply(i).getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads the answer, which must be 200 and whole, line by line. */
    void read(Consumer<String> lines) throws IOException {
        var status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new AssertionError(status + "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        long length = -1;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Long.parseLong(header.substring(16));
            }
        }
        var body = new BufferedReader(
                new InputStreamReader(length < 0 ? new Chunked() : counted(length), StandardCharsets.UTF_8));
        for (var line = body.readLine(); line != null; line = body.readLine()) {
            lines.accept(line);
        }
    }

    private InputStream counted(long length) throws IOException {
        return new ByteArrayInputStream(in.readNBytes(Math.toIntExact(length)));
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection was closed after: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** Leaves without a word, so that the other side finds a reset connection. */
    void leave() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body of chunks, which must have its end. */
    private final class Chunked extends InputStream {

        private long left;
        private boolean ended;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 && !ended) {
                left = Long.parseLong(line(), 16);
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(left, length));
            if (read < 0) {
                throw new EOFException("The connection was closed within an answer");
            }
            left -= read;
            if (left == 0) {
                line();
            }
            return read;
        }
    }
}
