package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Read models rebuilt and put in place of the live ones while claims arrive by the clock. */
final class ReplayUnderLoad {

    private static final int PER_SECOND = 1000;
    private static final int UNDER_WAY = 8000;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();

    /**
     * What happened meanwhile: how long claims took, counted from when they were due, and how long at most the live one
     * stood still.
     */
    private record Meanwhile(Histogram claims, long standstillNanos) {}

    /** Something that goes on while claims arrive. */
    private interface Work {

        void run() throws Exception;
    }

    private ReplayUnderLoad() {}

    static void time(Bench bench, HotPool pool) throws Exception {
        bench.report.part("Read models rebuilt and swapped while %,d claims/s arrive".formatted(PER_SECOND));
        var quiet = besides(
                bench,
                pool,
                LicensingProjections.CLAIM_REPORT,
                () -> Thread.sleep(bench.scale.measure.multipliedBy(bench.scale.runs)));
        report(bench, "no replay", quiet);
        for (var projection : List.of(LicensingProjections.CLAIM_REPORT, LicensingProjections.HISTORY)) {
            bench.report.progress("  … rebuilding " + projection.group());
            long events = bench.sql()
                    .sql("select count(*) from domain_event")
                    .query(Long.class)
                    .single();
            long started = System.nanoTime();
            var meanwhile = besides(bench, pool, projection, () -> ReplayScenario.replayed(bench, projection, true));
            bench.report.atLeast(
                    50_000,
                    HttpScenario.one(projection.group(), "events/s", events / ((System.nanoTime() - started) / 1e9)));
            report(bench, projection.group(), meanwhile);
        }
    }

    private static void report(Bench bench, String what, Meanwhile meanwhile) {
        bench.report.beside(
                HttpScenario.millis("… claims meanwhile (%s), p50".formatted(what), meanwhile.claims(), 50));
        bench.report.beside(HttpScenario.millis("… p99", meanwhile.claims(), 99));
        bench.report.beside(HttpScenario.millis("… longest, the swap included", meanwhile.claims(), 100));
        bench.report.beside(
                HttpScenario.one("… longest time the live one stood still", "ms", meanwhile.standstillNanos() / 1e6));
    }

    private static Meanwhile besides(Bench bench, HotPool pool, ProjectionDefinition projection, Work work)
            throws Exception {
        var done = new AtomicBoolean();
        var claims = new ConcurrentHistogram(3);
        var arriving = Thread.ofPlatform().start(() -> arrive(pool, done, claims));
        var standstill = new long[1];
        var watching = Thread.ofPlatform()
                .start(() -> standstill[0] = standstill(bench.part(Positions.class), projection, done));
        try {
            work.run();
        } finally {
            done.set(true);
            arriving.join();
            watching.join();
        }
        return new Meanwhile(claims, standstill[0]);
    }

    private static void arrive(HotPool pool, AtomicBoolean done, Histogram claims) {
        var flow = pool.flow(UNDER_WAY);
        long started = System.nanoTime();
        for (long turn = 0; !done.get(); turn++) {
            long due = started + turn * 1_000_000_000L / PER_SECOND;
            Load.sleepUntil(due);
            pool.send(flow, _ -> claims.recordValue(System.nanoTime() - due));
        }
        flow.finish();
    }

    private static long standstill(Positions positions, ProjectionDefinition projection, AtomicBoolean done) {
        long longest = 0;
        long seen = positions.seen(projection.group());
        long since = System.nanoTime();
        while (!done.get()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            long now = System.nanoTime();
            if (positions.seen(projection.group()) != seen) {
                longest = Math.max(longest, now - since);
                seen = positions.seen(projection.group());
                since = now;
            }
        }
        return Math.max(longest, System.nanoTime() - since);
    }
}
