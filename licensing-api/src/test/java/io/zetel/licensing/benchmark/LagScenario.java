package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.claims.ClaimReport;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How long after a claim is stored the report shows it, while claims arrive by the clock. */
final class LagScenario implements Scenario {

    private static final int PER_SECOND = 5000;

    /** A claim that is stored and not shown yet. */
    private record Stored(long position, long at) {}

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Report lag while %,d claims/s arrive".formatted(PER_SECOND));
        var pool = new HotPool(bench);
        arrive(bench, pool, bench.scale.measure.multipliedBy(4));
        new ReadModels(bench).awaitCaughtUp();
        bench.report.progress("  … claims arrive by the clock");
        var lag = arrive(bench, pool, bench.scale.measure.multipliedBy(bench.scale.runs));
        bench.report.beside(HttpScenario.millis("from the claim's answer to the report, p50", lag, 50));
        bench.report.below(1000, HttpScenario.millis("… p99", lag, 99));
        bench.report.beside(HttpScenario.millis("… highest", lag, 100));
    }

    private static Histogram arrive(Bench bench, HotPool pool, Duration time) throws InterruptedException {
        var waiting = new ConcurrentLinkedQueue<Stored>();
        var done = new AtomicBoolean();
        var lag = new Histogram(3);
        var watcher = Thread.ofPlatform().start(() -> watch(bench.part(Positions.class), waiting, done, lag));
        var flow = pool.flow(8000);
        long started = System.nanoTime();
        long due = PER_SECOND * time.toSeconds();
        for (long turn = 0; turn < due; turn++) {
            Load.sleepUntil(started + turn * 1_000_000_000L / PER_SECOND);
            pool.send(flow, result -> waiting.add(new Stored(HotPool.Flow.position(result), System.nanoTime())));
        }
        flow.finish();
        done.set(true);
        watcher.join();
        return lag;
    }

    private static void watch(
            Positions positions, ConcurrentLinkedQueue<Stored> waiting, AtomicBoolean done, Histogram lag) {
        while (!done.get() || !waiting.isEmpty()) {
            long seen = positions.seen(ClaimReport.GROUP);
            long now = System.nanoTime();
            for (var first = waiting.peek(); first != null && first.position() <= seen; first = waiting.peek()) {
                lag.recordValue(Math.max(0, now - first.at()));
                waiting.remove();
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
