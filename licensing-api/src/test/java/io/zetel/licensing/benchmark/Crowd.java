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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Callers over many kept connections, all played by one thread: a thread for each would compete with the server for its
 * processors, two thousand to a handful, which no caller on another machine does.
 */
final class Crowd implements AutoCloseable {

    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final InetSocketAddress server;
    private final Selector selector;
    private final Deque<Caller> idle = new ArrayDeque<>();
    private final Supplier<byte[]> question;
    private final Listener listener;

    /** Hears of each answer, and how long after the question it came. */
    interface Listener {

        void answered(HttpAnswer answer, long nanos);
    }

    /** So many connections to a port of this machine; each question is a whole request. */
    Crowd(int connections, int port, Supplier<byte[]> question, Listener listener) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.question = question;
        this.listener = listener;
        try {
            this.selector = Selector.open();
            for (int i = 0; i < connections; i++) {
                var caller = new Caller();
                caller.connect();
                idle.add(caller);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many answers came in a second, each caller asking again as soon as it has one. */
    double closed(Duration time) {
        long started = System.nanoTime();
        long end = started + time.toNanos();
        return run(end, Long.MAX_VALUE, _ -> started, new Histogram(HIGHEST_NANOS, 3))
                / ((System.nanoTime() - started) / 1e9);
    }

    /**
     * How long answers took when so many a second were due. Time counts from when a request was due, not from when a
     * caller was free to send it: a stall is suffered by all who wanted to ask meanwhile.
     */
    Histogram open(double perSecond, Duration time) {
        var latencies = new Histogram(HIGHEST_NANOS, 3);
        long started = System.nanoTime();
        run(
                Long.MAX_VALUE,
                (long) (perSecond * time.toNanos() / 1e9),
                turn -> started + (long) (turn * 1e9 / perSecond),
                latencies);
        return latencies;
    }

    /** When a request is due. */
    private interface Clock {

        long due(long turn);
    }

    private long run(long end, long turns, Clock clock, Histogram latencies) {
        try {
            int all = idle.size();
            long turn = 0;
            while (idle.size() < all || turn < turns && System.nanoTime() < end) {
                for (;
                        turn < turns
                                && !idle.isEmpty()
                                && System.nanoTime() < end
                                && clock.due(turn) <= System.nanoTime();
                        turn++) {
                    idle.remove().ask(clock.due(turn));
                }
                boolean waitsForTheClock = turn < turns && !idle.isEmpty() && System.nanoTime() < end;
                long wait = waitsForTheClock ? clock.due(turn) - System.nanoTime() : TimeUnit.SECONDS.toNanos(1);
                selector.select(
                        key -> ((Caller) key.attachment()).read(latencies),
                        Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
            }
            return turn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (var key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection: it asks, and reads until it has the whole answer. */
    private final class Caller {

        private ByteBuffer input = ByteBuffer.allocate(16 * 1024);
        private SocketChannel channel;
        private long due;
        private long asked;

        private void connect() throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void ask(long due) throws IOException {
            this.due = due;
            this.asked = System.nanoTime();
            input.clear();
            if (channel.read(input) < 0) {
                // While others were measured nobody asked for so long that the server closed it.
                channel.close();
                connect();
            }
            var request = ByteBuffer.wrap(question.get());
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        private void read(Histogram latencies) {
            try {
                if (channel.read(input) < 0) {
                    throw new EOFException("The connection was closed before the answer was there");
                }
                if (!input.hasRemaining()) {
                    input = ByteBuffer.allocate(2 * input.capacity()).put(input.flip());
                }
                var answer = HttpAnswer.of(new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1));
                if (answer.isPresent()) {
                    long now = System.nanoTime();
                    latencies.recordValue(Math.min(HIGHEST_NANOS, now - due));
                    listener.answered(answer.get(), now - asked);
                    if (answer.get().last()) {
                        channel.close();
                        connect();
                    }
                    idle.add(this);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
