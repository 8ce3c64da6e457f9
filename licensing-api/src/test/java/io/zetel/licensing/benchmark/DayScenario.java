package io.zetel.licensing.benchmark;

import io.zetel.licensing.projections.LicensingProjections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A busy hour of an organisation of 100,000 people in ten minutes (quick: a fifth of it, with 10,000 users known), each
 * kind of work by the clock, with a read model rebuilt and swapped from the end of the first third on; and which
 * indexes nobody used meanwhile. Those of the read model that was swapped are new, and count from then on.
 */
final class DayScenario implements Scenario {

    private static final int FULL_SECONDS = 600;
    private static final int QUICK_SECONDS = 120;

    @Override
    public void run(Bench bench) throws Exception {
        int users = Integer.getInteger("benchmark.users", bench.scale.mostSeatsOut / 10);
        var time = Duration.ofSeconds(
                Integer.getInteger("benchmark.seconds", bench.scale == Scale.FULL ? FULL_SECONDS : QUICK_SECONDS));
        bench.report.part("%d minutes of a busy hour, %d times as fast, %,d users"
                .formatted(time.multipliedBy(BusyHour.FASTER).toMinutes(), BusyHour.FASTER, users));
        var indexes = new Indexes(bench);
        var hour = new BusyHour(bench, users);
        bench.report.progress("  … warming up");
        for (var kind : hour.during(bench.scale.measure.multipliedBy(bench.scale.runs))) {
            kind.get();
        }
        var readModels = new ReadModels(bench);
        readModels.awaitCaughtUp();
        bench.settle();
        bench.report.progress("  … the hour begins");
        var before = bench.cpu();
        var kinds = hour.during(time);
        LockSupport.parkNanos(time.toNanos() / 3);
        bench.report.progress("  … rebuilding claim-report");
        long began = System.nanoTime();
        ReplayScenario.replayed(bench, LicensingProjections.CLAIM_REPORT, true);
        double rebuilt = (System.nanoTime() - began) / 1e9;
        long answers = 0;
        for (var kind : kinds) {
            var done = kind.get();
            done.tell(bench.report);
            answers += done.answers();
        }
        var spent = bench.cpu().since(before);
        bench.report.beside(new Measured(
                "all of them", "answers/s", List.of(answers / (double) time.toSeconds()), spent.each(answers)));
        bench.report.beside(HttpScenario.one("claim-report rebuilt and swapped meanwhile", "s", rebuilt));
        readModels.awaitCaughtUp();
        indexes.tell();
    }
}
