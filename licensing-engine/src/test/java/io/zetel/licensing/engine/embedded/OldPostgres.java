package io.zetel.licensing.engine.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks as much of PostgreSQL's protocol as it takes to be asked for its version, and says an old one. */
final class OldPostgres implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    OldPostgres() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/zetel?user=zetel&password=secret".formatted(socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                talk(connection);
            } catch (IOException hungUp) {
                continue;
            }
        }
    }

    private static void talk(Socket connection) throws IOException {
        var in = new DataInputStream(connection.getInputStream());
        var out = new DataOutputStream(connection.getOutputStream());
        for (boolean started = false; !started; ) {
            int length = in.readInt();
            int code = in.readInt();
            in.readNBytes(length - 8);
            started = code != SSL_REQUEST && code != GSS_REQUEST;
            if (!started) {
                out.writeByte('N');
            }
        }
        send(out, 'R', new byte[4]);
        for (String parameter : new String[] {
            "server_version\0" + "15.18\0",
            "client_encoding\0UTF8\0",
            "standard_conforming_strings\0on\0",
            "DateStyle\0ISO, MDY\0",
            "integer_datetimes\0on\0",
            "TimeZone\0UTC\0"
        }) {
            send(out, 'S', parameter.getBytes(StandardCharsets.US_ASCII));
        }
        send(out, 'K', new byte[8]);
        send(out, 'Z', new byte[] {'I'});
        while (true) {
            answer(in.readByte(), out);
            in.readNBytes(in.readInt() - 4);
        }
    }

    private static void answer(int message, DataOutputStream out) throws IOException {
        switch (message) {
            case 'P' -> send(out, '1', new byte[0]);
            case 'B' -> send(out, '2', new byte[0]);
            case 'D' -> send(out, 'n', new byte[0]);
            case 'E' -> send(out, 'C', "SET\0".getBytes(StandardCharsets.US_ASCII));
            case 'S' -> send(out, 'Z', new byte[] {'I'});
            case 'Q' -> {
                send(out, 'C', "SET\0".getBytes(StandardCharsets.US_ASCII));
                send(out, 'Z', new byte[] {'I'});
            }
            default -> out.flush();
        }
    }

    private static void send(DataOutputStream out, char type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.write(body);
        out.flush();
    }
}
