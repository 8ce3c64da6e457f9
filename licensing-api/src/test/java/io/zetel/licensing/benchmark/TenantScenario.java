package io.zetel.licensing.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Many tenants at once, some of them far busier than others: what they do together, and how long a small one of its own
 * waits meanwhile, beside how long it waits alone.
 *
 * <p>Alone it is measured when the others have warmed up the JVM and are silent; measured before, its latencies were
 * those of a cold JVM, which made five times as long easy to keep. Which tenants share its lane depends on their names,
 * so there are several small ones that claim by turns: one name would be good luck or bad.
 */
final class TenantScenario implements Scenario {

    private static final int UNDER_WAY = 1000;
    private static final int SMALL = 20;
    private static final int PER_SECOND = 20;
    /** A hundredth of what comes in the time of one measurement would be one or two claims. */
    private static final int LONGER = 3;

    /** A small tenant waits at most so many times as long as alone. */
    private static final double FAIR = 5;

    @Override
    public void run(Bench bench) throws Exception {
        int tenants = bench.scale.mostSeatsOut / 1000;
        bench.report.part("%,d tenants, a few of them busy".formatted(tenants));
        bench.report.progress("  … making them");
        var small = some(bench, SMALL);
        var pools = some(bench, tenants);
        var time = bench.scale.measure.multipliedBy(LONGER * bench.scale.runs);
        var readModels = new ReadModels(bench);
        bench.report.beside(bench.rate(
                "claims of all of them, %,d under way".formatted(UNDER_WAY),
                "claims/s",
                within -> claims(pools, within)));
        readModels.awaitCaughtUp();
        bench.settle();
        byTheClock(small, bench.scale.measure);
        bench.report.progress("  … small ones alone");
        var alone = byTheClock(small, time);
        bench.report.progress("  … small ones among the others");
        var over = new AtomicBoolean();
        var crowd = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                claims(pools, bench.scale.measure);
            }
        });
        var among = byTheClock(small, time);
        over.set(true);
        crowd.join();
        readModels.awaitCaughtUp();
        bench.report.beside(HttpScenario.millis(
                "%d small ones by the clock, %d claims/s in all, alone, p50".formatted(SMALL, PER_SECOND), alone, 50));
        var p99 = bench.report.beside(HttpScenario.millis("… p99", alone, 99));
        bench.report.beside(HttpScenario.millis("… among the others, p50", among, 50));
        bench.report.below(FAIR * p99.median(), HttpScenario.millis("… p99", among, 99));
    }

    private static List<HotPool> some(Bench bench, int tenants) {
        return IntStream.range(0, tenants).mapToObj(_ -> new HotPool(bench)).toList();
    }

    private static double claims(List<HotPool> pools, Duration time) {
        var flow = pools.getFirst().flow(UNDER_WAY);
        long started = System.nanoTime();
        long end = started + time.toNanos();
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            pools.get(drawn(pools.size())).send(flow, _ -> {});
        }
        flow.finish();
        return sent / ((System.nanoTime() - started) / 1e9);
    }

    /** By Zipf's law: the tenth tenant claims about a tenth as often as the first. */
    private static int drawn(int tenants) {
        return (int) Math.exp(ThreadLocalRandom.current().nextDouble() * Math.log(tenants + 1)) - 1;
    }

    private static Histogram byTheClock(List<HotPool> small, Duration time) {
        var latencies = new ConcurrentHistogram(3);
        var flow = small.getFirst().flow(UNDER_WAY);
        long started = System.nanoTime();
        long claims = PER_SECOND * time.toSeconds();
        for (long turn = 0; turn < claims; turn++) {
            long due = started + turn * 1_000_000_000L / PER_SECOND;
            Load.sleepUntil(due);
            small.get((int) (turn % small.size())).send(flow, _ -> latencies.recordValue(System.nanoTime() - due));
        }
        flow.finish();
        return latencies;
    }
}
