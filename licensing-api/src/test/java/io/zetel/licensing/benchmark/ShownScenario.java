package io.zetel.licensing.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Claims until all read models show them: in a stream, a lone one, a few a second, and what it costs when nobody asks.
 */
final class ShownScenario implements Scenario {

    private static final int A_FEW = 20;
    /** PostgreSQL tells what its sessions did a while later. */
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(11);

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Claims until all read models show them");
        var rowLocks = CommandScenario.rowLocks(bench);
        var pool = new HotPool(bench);
        var readModels = new ReadModels(bench);
        var together = bench.report.atLeast(
                25_000,
                bench.rate(
                        "single claim commands, 1,000 under way",
                        "claims/s",
                        time -> CommandScenario.shown(pool, readModels, time)));
        bench.report.ratio("… times the row-lock transaction, which keeps no read model", 10, together, rowLocks);
        // What a minute of full load leaves to be tidied up is not a lone claim's.
        bench.sql().sql("vacuum analyze").update();
        bench.settle();
        lone(bench, pool, readModels);
        double idle = nobody(bench);
        aFew(bench, pool, idle);
    }

    /** One after the other, each when all read models show the one before. */
    private static void lone(Bench bench, HotPool pool, ReadModels readModels) {
        bench.report.beside(bench.rate("a lone claim until all show it, one after the other", "claims/s", time -> {
            long started = System.nanoTime();
            int claims = 0;
            while (System.nanoTime() - started < time.toNanos()) {
                readModels.awaitShown(pool.claimOne());
                claims++;
            }
            return claims / ((System.nanoTime() - started) / 1e9);
        }));
    }

    private static void aFew(Bench bench, HotPool pool, double idle) {
        int claims = (int) (A_FEW * bench.scale.measure.toSeconds() * bench.scale.runs);
        long before = transactions(bench);
        bench.report.beside(bench.onlyOnce("%d a second by the clock".formatted(A_FEW), "claims/s", claims, () -> {
            long started = System.nanoTime();
            for (int i = 0; i < claims; i++) {
                Load.sleepUntil(started + i * TimeUnit.SECONDS.toNanos(1) / A_FEW);
                pool.claimOne();
            }
        }));
        bench.report.below(
                3,
                HttpScenario.one(
                        "… transactions in PostgreSQL",
                        "each",
                        (transactions(bench) - before - idle * UNTIL_TOLD.toSeconds()) / claims));
    }

    /** How many transactions a second there are all the same. */
    private static double nobody(Bench bench) {
        bench.report.progress("  … nobody asks anything");
        var seconds = bench.scale.measure.toSeconds() * bench.scale.runs;
        long before = transactions(bench);
        bench.report.beside(bench.onlyOnce(
                "nobody asks anything: processor time a second",
                "s",
                seconds,
                () -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds))));
        double idle = (transactions(bench) - before) / (double) (seconds + UNTIL_TOLD.toSeconds());
        bench.report.below(2, HttpScenario.one("… transactions in PostgreSQL", "/s", idle));
        return idle;
    }

    private static long transactions(Bench bench) {
        LockSupport.parkNanos(UNTIL_TOLD.toNanos());
        return bench.sql()
                .sql("select sum(xact_commit + xact_rollback) from pg_stat_database")
                .query(Long.class)
                .single();
    }
}
