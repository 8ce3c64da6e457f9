package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.aggregates.AggregateCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a claim costs with few and with many seats out: while all is in memory, and when nothing is, as after a restart.
 */
final class SeatsOutScenario implements Scenario {

    private static final int UNDER_WAY = 1000;
    private static final int COLD_CLAIMS = 300;

    /** A pool with so many seats out. */
    private record Filled(int seatsOut, HotPool pool) {}

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("A claim's cost by seats out");
        var pools = new ArrayList<Filled>();
        for (int seatsOut = 1000; seatsOut <= bench.scale.mostSeatsOut; seatsOut *= seatsOut == 1000 ? 100 : 10) {
            bench.report.progress("  … taking %,d seats".formatted(seatsOut));
            var pool = new HotPool(bench);
            pool.fillTo(seatsOut);
            pools.add(new Filled(seatsOut, pool));
        }
        var readModels = new ReadModels(bench);
        readModels.awaitCaughtUp();
        readModels.stop();
        compare(
                bench,
                "claim commands with %,d seats out",
                pools.stream()
                        .map(filled -> bench.rate(
                                "claim commands with %,d seats out".formatted(filled.seatsOut()),
                                "claims/s",
                                time -> filled.pool().claims(UNDER_WAY, time)))
                        .toList());
        cold(bench, pools, "nothing in memory");
        bench.report.progress("  … restarting");
        readModels.start();
        bench.restart();
        new ReadModels(bench).stop();
        cold(
                bench,
                pools.stream()
                        .map(filled ->
                                new Filled(filled.seatsOut(), filled.pool().after(bench)))
                        .toList(),
                "restarted");
        var restarted = new ReadModels(bench);
        restarted.start();
        restarted.awaitCaughtUp();
    }

    /** One claim after the other, each with the caches emptied before it, the pools by turns. */
    private static void cold(Bench bench, List<Filled> pools, String how) {
        var latencies = pools.stream().map(_ -> new Histogram(3)).toList();
        for (int i = -COLD_CLAIMS; i < COLD_CLAIMS; i++) {
            for (int p = 0; p < pools.size(); p++) {
                bench.part(AggregateCache.class).removeAll();
                long started = System.nanoTime();
                pools.get(p).pool().claimOne();
                if (i >= 0) {
                    latencies.get(p).recordValue(System.nanoTime() - started);
                }
            }
        }
        var all = new ArrayList<Measured>();
        for (int p = 0; p < pools.size(); p++) {
            all.add(new Measured(
                    "one claim, %s, %,d seats out".formatted(how, pools.get(p).seatsOut()),
                    "ms",
                    List.of(latencies.get(p).getValueAtPercentile(50) / (double) TimeUnit.MILLISECONDS.toNanos(1))));
        }
        compare(bench, how, all);
    }

    private static void compare(Bench bench, String what, List<Measured> all) {
        all.forEach(bench.report::beside);
        double first = all.getFirst().median();
        double change = all.stream()
                .mapToDouble(one -> Math.abs(one.median() / first - 1))
                .max()
                .orElseThrow();
        bench.report.below(10, new Measured("… largest difference to the first", "%", List.of(100 * change)));
    }
}
