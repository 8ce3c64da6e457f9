package io.zetel.licensing.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Claims as JSON lines over HTTP, beside the same as one SQL statement for a few hundred. */
final class BatchScenario implements Scenario {

    /** How many pieces of 200 lines a request has. */
    static final int PIECES = 100;

    private static final int LIST = 500;
    private static final int LINES_PER_PIECE = 200;

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Claims as JSON lines over HTTP, two connections");
        var statements = statements(bench);
        var pool = new HotPool(bench);
        var readModels = new ReadModels(bench);
        readModels.stop();
        var alone = bench.report.atLeast(
                40_000, bench.rate("JSON lines, read models paused", "claims/s", time -> lines(bench, pool, time)));
        bench.report.ratio("… times the SQL statement", 0.4, alone, statements);
        readModels.start();
        readModels.awaitCaughtUp();
        bench.report.beside(bench.rate(
                "JSON lines, until the read models show them",
                "claims/s",
                time -> shown(bench, pool, readModels, time)));
    }

    private static Measured statements(Bench bench) {
        try (var sql = new RowLockSql(bench)) {
            return bench.report.beside(bench.rate(
                    "baseline: one SQL statement for %d claims, two clients".formatted(LIST),
                    "claims/s",
                    time -> sql.statements(LIST, time)));
        }
    }

    private static double shown(Bench bench, HotPool pool, ReadModels readModels, Duration time) {
        long started = System.nanoTime();
        int before = pool.claimed();
        lines(bench, pool, time);
        readModels.awaitCaughtUp();
        return (pool.claimed() - before) / ((System.nanoTime() - started) / 1e9);
    }

    private static double lines(Bench bench, HotPool pool, Duration time) {
        return lines(
                bench.zetel().port(), pool.head("/claims/batch", "application/x-ndjson"), PIECES, pool::json, time);
    }

    /** Lines a second over two connections, so many times 200 a request, all of them answered. */
    static double lines(int port, String head, int pieces, Supplier<byte[]> line, Duration time) {
        try (var wires = new Wires(2, port)) {
            return pieces
                    * LINES_PER_PIECE
                    * Load.closed(2, time, number -> () -> {
                        var answer = wires.of(number).stream(head, pieces, _ -> piece(line));
                        if (answer.status() != 200 || answer.lines() != pieces * LINES_PER_PIECE) {
                            throw new IllegalStateException("Not all lines were answered: " + answer);
                        }
                    });
        }
    }

    private static byte[] piece(Supplier<byte[]> line) {
        var lines = new ByteArrayOutputStream(LINES_PER_PIECE * 128);
        try {
            for (int i = 0; i < LINES_PER_PIECE; i++) {
                lines.write(line.get());
                lines.write('\n');
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return lines.toByteArray();
    }
}
