package io.zetel.licensing.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Consoles that are opened and closed together. */
final class Consoles {

    /** The server notices with a heartbeat or two that its clients have left. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Bench bench;
    private final List<Supplier<Console>> all;
    private List<Console> opened = List.of();
    private long started;
    private long openNanos;
    private long pages;
    private long turnedAway;
    private long letGo;

    Consoles(Bench bench, List<Supplier<Console>> all) {
        this.bench = bench;
        this.all = all;
    }

    int count() {
        return all.size();
    }

    /** Opens all; all listen when this returns. */
    void open() {
        opened = all.stream().map(Supplier::get).toList();
        try {
            for (var console : opened) {
                console.open();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        started = System.nanoTime();
    }

    /** Closes all, which were open to the end; returns when the server has let go of them. */
    void close() {
        openNanos += System.nanoTime() - started;
        try {
            for (var console : opened) {
                console.expectOpen();
                pages += console.pages();
                turnedAway += console.turnedAway();
                letGo += console.letGo();
            }
        } finally {
            opened.forEach(Console::close);
            Awaitility.await().atMost(PATIENCE).until(this::isAlone);
        }
    }

    /** A second, each of all together. */
    double pagesPerSecond() {
        return pages / (openNanos / 1e9);
    }

    double turnedAwayPerSecond() {
        return turnedAway / (openNanos / 1e9);
    }

    double letGoPerSecond() {
        return letGo / (openNanos / 1e9);
    }

    private boolean isAlone() {
        return bench.part(MeterRegistry.class).get("zetel.streams.open").gauge().value() == 0;
    }
}
