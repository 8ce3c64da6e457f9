package io.zetel.licensing.benchmark;

import java.time.Duration;

/** Durable claims on one hot pool through the command bus, beside plain SQL and plain Axon. */
final class CommandScenario implements Scenario {

    private static final int UNDER_WAY = 1000;
    private static final int LIST = 500;

    @Override
    public void run(Bench bench) {
        bench.report.part("Durable claims on one hot pool, through the command bus");
        var rowLocks = rowLocks(bench);
        plainAxon(bench);
        var pool = new HotPool(bench);
        var readModels = new ReadModels(bench);
        readModels.stop();
        var alone = bench.report.atLeast(
                20_000,
                bench.rate(
                        "single claim commands, 1,000 under way, read models paused",
                        "claims/s",
                        time -> pool.claims(UNDER_WAY, time)));
        bench.report.ratio("… times the row-lock transaction", 10, alone, rowLocks);
        bench.report.beside(bench.rate(
                "claim lists of 500 a command, read models paused",
                "claims/s",
                time -> pool.claimLists(LIST, 4, time)));
        readModels.start();
        readModels.awaitCaughtUp();
        var together = bench.report.atLeast(
                20_000,
                bench.rate(
                        "single claim commands, 1,000 under way, until the read models show them",
                        "claims/s",
                        time -> shown(pool, readModels, time)));
        bench.report.ratio("… times the row-lock transaction, which keeps no read model", 10, together, rowLocks);
    }

    /** Claims a second, counted when the last read model has seen the last of them. */
    static double shown(HotPool pool, ReadModels readModels, Duration time) {
        long started = System.nanoTime();
        int before = pool.claimed();
        pool.claims(UNDER_WAY, time);
        readModels.awaitCaughtUp();
        return (pool.claimed() - before) / ((System.nanoTime() - started) / 1e9);
    }

    static Measured rowLocks(Bench bench) {
        try (var sql = new RowLockSql(bench)) {
            return bench.report.beside(
                    bench.rate("baseline: row-lock SQL transaction, 16 clients", "claims/s", sql::transactions));
        }
    }

    private static void plainAxon(Bench bench) {
        try (var axon = new PlainAxon(bench)) {
            bench.report.beside(
                    bench.rate("baseline: plain Axon, one command per commit, 16 callers", "claims/s", axon::claims));
        }
    }
}
