package io.zetel.licensing.api.http.web.spool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is written while its request is still being read. Most clients send first and read afterwards: whoever
 * waited for them to read would wait for ever. A thread of its own sends; what the client does not take waits in a
 * {@link Backlog}. A client that does take something is waited for, so that a slow one is held back as by any
 * connection.
 */
public final class UnreadAnswers extends OutputStream {

    /** A client that took nothing for so long is not reading. */
    private static final Duration READS = Duration.ofMillis(250);

    private final OutputStream client;
    private final Backlog backlog;
    private final long patienceNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread sender;
    private @Nullable IOException failure;
    private long tookNanos;
    private boolean direct;

    /** What goes to this client, within this space. */
    public UnreadAnswers(OutputStream client, SpoolSpace space) {
        this(client, space, READS);
    }

    UnreadAnswers(OutputStream client, SpoolSpace space, Duration patience) {
        this.client = client;
        this.backlog = new Backlog(space);
        this.patienceNanos = patience.toNanos();
    }

    /** Whether no more can wait. What has to be written all the same is not lost, but should be little. */
    public boolean isFull() {
        lock.lock();
        try {
            return backlog.isFull();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The request has been read: waits until the client has all that was written, and from now on as any other output
     * does.
     */
    public void requestIsRead() throws IOException {
        lock.lock();
        try {
            direct = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (sender != null) {
            join(sender);
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (direct) {
            client.write(bytes, from, length);
            return;
        }
        if (sender == null) {
            begin();
        }
        var piece = Arrays.copyOfRange(bytes, from, from + length);
        lock.lock();
        try {
            awaitRoom(piece);
            backlog.add(piece);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        if (direct) {
            client.flush();
        }
    }

    /** Ends this output, not the client's: what was not sent by now never will be. */
    @Override
    public void close() throws IOException {
        if (sender != null && sender.isAlive()) {
            sender.interrupt();
            join(sender);
        }
        backlog.discard();
    }

    /** The head goes out in the request's own thread, whose filters add to it. */
    private void begin() throws IOException {
        client.flush();
        tookNanos = System.nanoTime();
        sender = Thread.ofVirtual().name("answers").start(this::send);
    }

    private void awaitRoom(byte[] piece) throws IOException {
        while (failure == null && !backlog.hasRoom(piece) && patience() > 0) {
            await(patience());
        }
        if (failure != null) {
            throw failure;
        }
    }

    private long patience() {
        return tookNanos + patienceNanos - System.nanoTime();
    }

    private void await(long nanos) throws IOException {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private void send() {
        try {
            for (var piece = next(); piece != null; piece = next()) {
                client.write(piece);
                took();
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new IOException(e));
        }
    }

    private byte @Nullable [] next() throws IOException {
        lock.lock();
        try {
            var piece = backlog.next();
            while (piece == null && !direct) {
                changed.await();
                tookNanos = System.nanoTime();
                piece = backlog.next();
            }
            return piece;
        } catch (InterruptedException _) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void took() {
        lock.lock();
        try {
            tookNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException e) {
        lock.lock();
        try {
            failure = e;
            backlog.discard();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("The server is stopping");
    }
}
