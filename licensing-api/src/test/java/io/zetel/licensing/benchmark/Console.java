package io.zetel.licensing.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An open overview, as a browser keeps it: it listens, comes back when it is let go, and asks for the page anew when
 * something has changed, at most every two seconds.
 */
final class Console {

    private static final Duration OFTEN = Duration.ofSeconds(2);
    /** So long a browser waits before it comes back. */
    private static final Duration BACK = Duration.ofSeconds(3);

    private final Looker looker;
    private final String page;
    private final Semaphore due = new Semaphore(0);
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong letGo = new AtomicLong();
    private volatile boolean open;
    private volatile long opened;
    private volatile @Nullable InputStream stream;
    private volatile @Nullable Exception shut;

    Console(Looker looker, String page) {
        this.looker = looker;
        this.page = page;
    }

    /** Opens, once; listens when this returns. */
    void open() throws IOException, InterruptedException {
        open = true;
        stream = looker.listen(page + "/stream");
        opened = System.nanoTime();
        Thread.ofVirtual().start(() -> going(this::listen));
        Thread.ofVirtual().start(() -> going(this::refresh));
    }

    void close() {
        open = false;
        due.release();
        var listening = stream;
        if (listening != null) {
            try {
                listening.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How often it asked for the page, was told to come again, and came back to the stream. */
    long pages() {
        return pages.get();
    }

    long turnedAway() {
        return turnedAway.get();
    }

    long letGo() {
        return letGo.get();
    }

    /** One that was shut by the server is open no more, and nothing would be measured by it. */
    void expectOpen() {
        if (shut != null) {
            throw new IllegalStateException("A console was shut", shut);
        }
    }

    private interface Going {
        void on() throws IOException, InterruptedException;
    }

    private void going(Going part) {
        try {
            part.on();
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (open) {
                shut = e;
            }
        }
    }

    private void listen() throws IOException, InterruptedException {
        while (open) {
            try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event:")) {
                        due.release();
                    }
                }
            }
            if (open) {
                letGo.incrementAndGet();
                TimeUnit.NANOSECONDS.sleep(BACK.toNanos());
                stream = looker.listen(page + "/stream");
                opened = System.nanoTime();
            }
        }
    }

    private void refresh() throws IOException, InterruptedException {
        while (open) {
            due.acquire();
            due.drainPermits();
            if (open) {
                if (!looker.refresh(page, System.nanoTime() - opened > OFTEN.toNanos())) {
                    turnedAway.incrementAndGet();
                }
                pages.incrementAndGet();
                TimeUnit.NANOSECONDS.sleep(OFTEN.toNanos());
            }
        }
    }
}
