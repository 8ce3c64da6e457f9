package io.zetel.licensing.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Consoles that are opened and closed together, all played by one thread. */
final class Consoles {

    /** The server notices with a heartbeat that its clients have left. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final long LOOK_MILLIS = 100;
    private static final int WARMING = 4;

    private final Bench bench;
    private final List<Page> pages;
    private List<Console> opened = List.of();
    private CompletableFuture<Void> playing = CompletableFuture.completedFuture(null);
    private volatile boolean open;
    private volatile boolean allListen;
    private long started;
    private long openNanos;
    private Console.Told told = Console.Told.NOTHING;

    /** What a console shows, and the cookies of who looks at it. */
    record Page(String path, String cookies) {}

    Consoles(Bench bench, List<Page> pages) {
        this.bench = bench;
        this.pages = pages;
    }

    int count() {
        return pages.size();
    }

    boolean isOpen() {
        return open;
    }

    /** Asks for the pages as fast as it can: with open consoles alone it takes an hour until they are compiled. */
    void warmUp(Duration time) {
        var next = new AtomicInteger();
        try (var callers = new Crowd(
                WARMING,
                bench.zetel().port(),
                () -> {
                    int turn = next.getAndIncrement();
                    var page = pages.get(turn % pages.size());
                    return Console.refresh(page.path(), page.cookies(), turn % 2 == 0);
                },
                (answer, _) -> HttpScenario.expect(200, answer.status()))) {
            callers.closed(time);
        }
    }

    void open(boolean looks) {
        if (looks) {
            open();
        } else {
            close();
        }
    }

    /** Opens all; all listen when this returns. */
    void open() {
        open = true;
        allListen = false;
        playing = CompletableFuture.runAsync(
                this::play, task -> Thread.ofPlatform().name("consoles").start(task));
        Awaitility.await().atMost(PATIENCE).until(() -> allListen || playing.isDone());
        expectOpen();
        started = System.nanoTime();
    }

    /** Closes all, which were open to the end; returns when the server has let go of them. */
    void close() {
        openNanos += System.nanoTime() - started;
        expectOpen();
        open = false;
        playing.join();
        told = opened.stream().map(Console::told).reduce(told, Console.Told::plus);
        Awaitility.await().atMost(PATIENCE).until(this::isAlone);
    }

    /** So many in a second of all the time they were open. */
    double perSecond(long all) {
        return all / (openNanos / 1e9);
    }

    /** What all of them were told so far. */
    Console.Told told() {
        return told;
    }

    /** One that was shut by the server is open no more, and nothing would be measured by it. */
    private void expectOpen() {
        if (playing.isDone()) {
            playing.join();
            throw new IllegalStateException("The consoles are closed");
        }
    }

    private void play() {
        try (var selector = Selector.open()) {
            opened = pages.stream()
                    .map(page -> new Console(bench.zetel().port(), selector, page.path(), page.cookies()))
                    .toList();
            try {
                while (open) {
                    for (var console : opened) {
                        console.go();
                    }
                    selector.select(key -> ((Console) key.attachment()).read(key), LOOK_MILLIS);
                    allListen = allListen || opened.stream().allMatch(Console::listens);
                }
            } finally {
                for (var console : opened) {
                    console.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAlone() {
        return bench.part(MeterRegistry.class).get("zetel.streams.open").gauge().value() == 0;
    }
}
