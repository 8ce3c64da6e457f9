package io.zetel.licensing.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/** One kept-alive HTTP/1.1 connection: as little work per request as there can be, for it is done on the same cores. */
final class Wire implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** The status, and how many lines the body has. */
    record Answer(int status, long lines) {}

    private record Head(int status, boolean chunked, long length) {}

    Wire(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A whole request. */
    static byte[] request(String head, byte[] body) {
        var start = (head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** Sends so many pieces of a body while the answer is already being read. */
    Answer stream(String head, int pieces, IntFunction<byte[]> piece) throws IOException, InterruptedException {
        var sender = Thread.ofPlatform().start(() -> {
            try {
                out.write((head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < pieces; i++) {
                    chunk(piece.apply(i));
                }
                chunk(new byte[0]);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        var answer = answer();
        sender.join();
        return answer;
    }

    /** Reads and waits for the whole answer. */
    Answer get(String path, String token) throws IOException {
        out.write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, token)
                .getBytes(StandardCharsets.US_ASCII));
        return answer();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void chunk(byte[] bytes) throws IOException {
        var size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        var chunk = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(bytes, 0, chunk, size.length, bytes.length);
        System.arraycopy(LINE_END, 0, chunk, size.length + bytes.length, 2);
        out.write(chunk);
    }

    private Answer answer() throws IOException {
        var head = head();
        long lines = 0;
        if (head.chunked()) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                lines += pass(size);
                line();
            }
            line();
        } else {
            lines = pass(head.length());
        }
        return new Answer(head.status(), lines);
    }

    private Head head() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        boolean chunked = false;
        long length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            switch (name) {
                case "transfer-encoding" -> chunked = true;
                case "content-length" ->
                    length =
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
                default -> {
                    /* of no interest */
                }
            }
        }
        return new Head(status, chunked, length);
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

    private long pass(long bytes) throws IOException {
        var some = new byte[8192];
        long lines = 0;
        for (long left = bytes; left > 0; ) {
            int read = in.read(some, 0, (int) Math.min(left, some.length));
            if (read < 0) {
                throw new EOFException("The connection was closed within a body");
            }
            left -= read;
            for (int i = 0; i < read; i++) {
                lines += some[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }
}
