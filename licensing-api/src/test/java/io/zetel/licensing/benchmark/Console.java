package io.zetel.licensing.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open overview, as a browser keeps it: it listens, comes back when it is let go, and asks for the page anew when
 * something has changed, at most every two seconds. The thread of all consoles plays it, on bare sockets: what a
 * browser costs is no cost of the server's machine.
 */
final class Console {

    private static final long OFTEN = TimeUnit.SECONDS.toNanos(2);
    /** So long a browser waits before it comes back. */
    private static final long BACK = TimeUnit.SECONDS.toNanos(3);

    private static final int BUFFER = 64 * 1024;
    private static final String CHANGED = "event: changed\n";

    private final InetSocketAddress server;
    private final Selector selector;
    private final byte[] listen;
    private final byte[] first;
    private final byte[] again;
    private final StringBuilder heard = new StringBuilder();
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER);
    private @Nullable SocketChannel stream;
    private @Nullable SocketChannel page;
    private boolean listens;
    private boolean due;
    private boolean asks;
    private long opened;
    private long mayListen;
    private long mayAsk;
    private long pages;
    private long turnedAway;
    private long letGo;

    /** A page at this path, whose reader holds these cookies. */
    Console(int port, Selector selector, String path, String cookies) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.selector = selector;
        this.listen = request(path + "/stream", cookies, "Accept: text/event-stream");
        this.first = refresh(path, cookies, false);
        this.again = refresh(path, cookies, true);
    }

    /** What it was so far: how often it asked for the page, was told to come again, and was let go by the stream. */
    record Told(long pages, long turnedAway, long letGo) {

        static final Told NOTHING = new Told(0, 0, 0);

        Told plus(Told more) {
            return new Told(pages + more.pages, turnedAway + more.turnedAway, letGo + more.letGo);
        }
    }

    Told told() {
        return new Told(pages, turnedAway, letGo);
    }

    boolean listens() {
        return listens;
    }

    /** Does what is due: asks for the page, or comes back to the stream. */
    void go() throws IOException {
        long now = System.nanoTime();
        if (stream == null && now >= mayListen) {
            stream = connect();
            send(stream, listen);
        }
        if (due && !asks && now >= mayAsk) {
            due = false;
            asks = true;
            input.clear();
            if (page == null || page.read(input) < 0) {
                // A browser's connection is closed, too, where nothing was asked for a while.
                leave(page);
                page = connect();
            }
            send(page, now - opened > OFTEN ? again : first);
        }
    }

    /** Reads what has come over one of its connections. */
    void read(SelectionKey key) {
        try {
            if (key.channel() == stream) {
                hear(stream);
            } else if (key.channel() == page) {
                see(page);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() throws IOException {
        leave(stream);
        leave(page);
    }

    private void hear(SocketChannel from) throws IOException {
        var some = ByteBuffer.allocate(1024);
        int read = from.read(some);
        heard.append(new String(some.array(), 0, some.position(), StandardCharsets.ISO_8859_1));
        if (!listens && heard.indexOf("\r\n\r\n") > 0) {
            HttpScenario.expect(200, Integer.parseInt(heard.substring(9, 12)));
            listens = true;
            opened = System.nanoTime();
        }
        for (int at = heard.indexOf(CHANGED); at >= 0; at = heard.indexOf(CHANGED)) {
            due = true;
            heard.delete(0, at + CHANGED.length());
        }
        if (read < 0) {
            letGo++;
            listens = false;
            heard.setLength(0);
            leave(from);
            stream = null;
            mayListen = System.nanoTime() + BACK;
        }
    }

    private void see(SocketChannel from) throws IOException {
        if (from.read(input) < 0) {
            leave(from);
            page = null;
            if (asks) {
                throw new EOFException("The connection was closed before the page was there");
            }
            return;
        }
        var answer = HttpAnswer.of(new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1));
        if (answer.isPresent()) {
            if (answer.get().status() == 503) {
                turnedAway++;
            } else {
                HttpScenario.expect(200, answer.get().status());
            }
            pages++;
            asks = false;
            mayAsk = System.nanoTime() + OFTEN;
        }
    }

    private SocketChannel connect() throws IOException {
        var channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Whoever writes to it once it is closed is told so at once.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        return channel;
    }

    private static void leave(@Nullable SocketChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static void send(SocketChannel channel, byte[] request) throws IOException {
        for (var rest = ByteBuffer.wrap(request); rest.hasRemaining(); ) {
            channel.write(rest);
        }
    }

    /** Asks for the page anew, and for what the server shares where it may. */
    static byte[] refresh(String path, String cookies, boolean shared) {
        return request(path, cookies, "Accept-Encoding: gzip\r\nX-Live: " + (shared ? "again" : "1"));
    }

    private static byte[] request(String path, String cookies, String headers) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n%s\r\n\r\n"
                .formatted(path, cookies, headers)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
