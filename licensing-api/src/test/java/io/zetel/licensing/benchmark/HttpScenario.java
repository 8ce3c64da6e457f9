package io.zetel.licensing.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Single claims over HTTP: the peak, half of it, twice of it. */
final class HttpScenario implements Scenario {

    private static final int CONNECTIONS = 64;
    /** So many that the excess is the server's to turn away, not the client's to hold back. */
    private static final int CONNECTIONS_OVER_PEAK = 2000;

    private static final int AGGREGATES_IN_MEMORY = 300_000;
    private static final String JSON = "application/json";

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Single claims over HTTP, %d connections".formatted(CONNECTIONS));
        var bare = bareRoute(bench);
        var pool = new HotPool(bench);
        var head = pool.head("/claims", JSON);
        var peak = peak(bench, "peak, closed loop", bench.zetel().port(), head, pool::json);
        bench.report.ratio("… times the bare route", 1, peak, bare);
        // Aggregates in memory are bounded; only when they are all there can memory be flat.
        pool.fillTo(Math.min(AGGREGATES_IN_MEMORY, bench.scale.mostSeatsOut));
        new ReadModels(bench).awaitCaughtUp();
        bench.settle();
        half(bench, pool, head, peak.median() / 2);
        twice(bench, pool, head, peak.median() * 2, peak.median());
    }

    private static Measured bareRoute(Bench bench) {
        try (var sql = new RowLockSql(bench);
                var route = new BareRoute(bench.database())) {
            var head = "POST /claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
            return peak(
                    bench,
                    "baseline: row-lock SQL transaction behind a bare route",
                    route.port(),
                    head,
                    () -> json(sql.user()));
        }
    }

    private static Measured peak(Bench bench, String what, int port, String head, Supplier<byte[]> claim) {
        try (var callers = new Crowd(
                CONNECTIONS,
                port,
                () -> Wire.request(head, claim.get()),
                (answer, _) -> expect(201, answer.status()))) {
            return bench.report.beside(bench.rate(what, "claims/s", callers::closed));
        }
    }

    private static byte[] json(String user) {
        return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}"
                .formatted(user)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void half(Bench bench, HotPool pool, String head, double perSecond) {
        var latencies = new Histogram(3);
        try (var callers = new Crowd(
                CONNECTIONS,
                bench.zetel().port(),
                () -> Wire.request(head, pool.json()),
                (answer, _) -> expect(201, answer.status()))) {
            // What was compiled for filling is compiled anew for this.
            callers.open(perSecond, bench.scale.measure);
            for (int i = 0; i < bench.scale.runs; i++) {
                bench.report.progress("  … half of peak, open loop");
                latencies.add(callers.open(perSecond, bench.scale.measure));
            }
        }
        bench.report.beside(millis(
                "latency at half of peak (%s/s), open loop, p50".formatted(Measured.number(perSecond)), latencies, 50));
        bench.report.below(50, millis("… p99", latencies, 99));
        bench.report.beside(millis("… p99.9", latencies, 99.9));
    }

    private static void twice(Bench bench, HotPool pool, String head, double perSecond, double peak) {
        var answers = new HashMap<Integer, Integer>();
        var withoutRetryAfter = new int[1];
        var turnedAway = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
        long before = LiveHeap.now();
        bench.report.progress("  … twice the peak, open loop");
        Histogram latencies;
        double seconds;
        try (var callers = new Crowd(
                CONNECTIONS_OVER_PEAK, bench.zetel().port(), () -> Wire.request(head, pool.json()), (answer, nanos) -> {
                    answers.merge(answer.status(), 1, Integer::sum);
                    if (answer.status() == 503) {
                        turnedAway.recordValue(nanos);
                        withoutRetryAfter[0] += answer.retryAfter() ? 0 : 1;
                    }
                })) {
            long started = System.nanoTime();
            latencies = callers.open(perSecond, bench.scale.measure.multipliedBy(bench.scale.runs));
            seconds = (System.nanoTime() - started) / 1e9;
        }
        double claimed = answers.getOrDefault(201, 0) / seconds;
        bench.report.beside(one(
                "at twice the peak (%s/s due): claimed".formatted(Measured.number(perSecond)), "claims/s", claimed));
        bench.report.atLeast(0.9, one("… times the peak", "×", claimed / peak));
        bench.report.beside(one("… answered 503", "/s", answers.getOrDefault(503, 0) / seconds));
        bench.report.below(
                1,
                one(
                        "… answered 503 without Retry-After, or anything but 201 and 503",
                        "answers",
                        withoutRetryAfter[0]
                                + answers.entrySet().stream()
                                        .filter(e -> !List.of(201, 503).contains(e.getKey()))
                                        .mapToInt(Map.Entry::getValue)
                                        .sum()));
        bench.report.beside(millis("… all answers, p99", latencies, 99));
        bench.report.beside(millis("… from asking until turned away, p50", turnedAway, 50));
        bench.report.beside(millis("… p99", turnedAway, 99));
        bench.report.beside(one("… live heap before", "MB", before));
        bench.report.beside(one("… live heap after", "MB", LiveHeap.now()));
    }

    static Measured millis(String what, Histogram latencies, double percentile) {
        return one(what, "ms", latencies.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    static Measured one(String what, String unit, double value) {
        return new Measured(what, unit, List.of(value));
    }

    static void expect(int wanted, int status) {
        if (status != wanted) {
            throw new IllegalStateException("Expected %d, not %d".formatted(wanted, status));
        }
    }
}
