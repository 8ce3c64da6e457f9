package io.zetel.licensing.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** Single claims over HTTP: the peak, half of it, twice of it. */
final class HttpScenario implements Scenario {

    private static final int CONNECTIONS = 64;
    /** So many that the excess is the server's to turn away, not the client's to hold back. */
    private static final int CONNECTIONS_OVER_PEAK = 2000;
    private static final int AGGREGATES_IN_MEMORY = 300_000;
    private static final String JSON = "application/json";

    @Override public void run(Bench bench) throws Exception {
        bench.report.part("Single claims over HTTP, %d connections".formatted(CONNECTIONS));
        var bare = bareRoute(bench);
        var pool = new HotPool(bench);
        var head = pool.head("/claims", JSON);
        var peak = peak(bench, "peak, closed loop", bench.zetel().port(), head, pool::json);
        bench.report.ratio("… times the bare route", 1, peak, bare);
        // Aggregates in memory are bounded; only when they are all there can memory be flat.
        pool.fillTo(Math.min(AGGREGATES_IN_MEMORY, bench.scale.mostSeatsOut));
        new ReadModels(bench).awaitCaughtUp();
        half(bench, pool, head, peak.median() / 2);
        twice(bench, pool, head, peak.median() * 2, peak.median());
    }

    private static Measured bareRoute(Bench bench) {
        var sql = new RowLockSql(bench);
        try (var route = new BareRoute(bench.database())) {
            var head = "POST /claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
            return peak(bench, "yardstick: row-lock SQL transaction behind a bare route", route.port(), head, () -> json(sql.user()));
        }
    }

    private static Measured peak(Bench bench, String what, int port, String head, Supplier<byte[]> claim) {
        try (var wires = new Wires(CONNECTIONS, port)) {
            return bench.report.beside(bench.rate(what, "claims/s",
                    time -> Load.closed(CONNECTIONS, time, number -> () -> expect(201, wires.of(number).post(head, claim.get())))));
        }
    }

    private static byte[] json(String user) {
        return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}".formatted(user).getBytes(StandardCharsets.US_ASCII);
    }

    private static void half(Bench bench, HotPool pool, String head, double perSecond) {
        var latencies = new Histogram(3);
        try (var wires = new Wires(CONNECTIONS, bench.zetel().port())) {
            for (int i = 0; i < bench.scale.runs; i++) {
                bench.report.progress("  … half of peak, open loop");
                latencies.add(Load.open(CONNECTIONS, perSecond, bench.scale.measure,
                        number -> () -> expect(201, wires.of(number).post(head, pool.json()))));
            }
        }
        bench.report.beside(millis("latency at half of peak (%s/s), open loop, p50".formatted(Measured.number(perSecond)), latencies, 50));
        bench.report.below(50, millis("… p99", latencies, 99));
        bench.report.beside(millis("… p99.9", latencies, 99.9));
    }

    private static void twice(Bench bench, HotPool pool, String head, double perSecond, double peak) {
        var answers = new ConcurrentHashMap<Integer, LongAdder>();
        var withoutRetryAfter = new LongAdder();
        var turnedAway = new SynchronizedHistogram(TimeUnit.MINUTES.toNanos(5), 3);
        long before = LiveHeap.now();
        bench.report.progress("  … twice the peak, open loop");
        var time = bench.scale.measure.multipliedBy(bench.scale.runs);
        Histogram latencies;
        double seconds;
        try (var wires = new Wires(CONNECTIONS_OVER_PEAK, bench.zetel().port())) {
            long started = System.nanoTime();
            latencies = Load.open(CONNECTIONS_OVER_PEAK, perSecond, time, number -> () -> {
                long asked = System.nanoTime();
                var answer = wires.of(number).post(head, pool.json());
                answers.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
                if (answer.status() == 503) {
                    turnedAway.recordValue(System.nanoTime() - asked);
                    withoutRetryAfter.add(answer.retryAfter() ? 0 : 1);
                }
            });
            seconds = (System.nanoTime() - started) / 1e9;
        }
        double claimed = count(answers, 201) / seconds;
        bench.report.beside(one("at twice the peak (%s/s due): claimed".formatted(Measured.number(perSecond)), "claims/s", claimed));
        bench.report.atLeast(0.9, one("… times the peak", "×", claimed / peak));
        bench.report.beside(one("… answered 503", "/s", count(answers, 503) / seconds));
        bench.report.below(1, one("… answered 503 without Retry-After, or anything but 201 and 503", "answers",
                withoutRetryAfter.sum() + answers.entrySet().stream().filter(e -> !List.of(201, 503).contains(e.getKey()))
                        .mapToLong(e -> e.getValue().sum()).sum()));
        bench.report.beside(millis("… all answers, p99", latencies, 99));
        bench.report.beside(millis("… from asking until turned away, p50", turnedAway, 50));
        bench.report.beside(millis("… p99", turnedAway, 99));
        bench.report.beside(one("… live heap before", "MB", before));
        bench.report.beside(one("… live heap after", "MB", LiveHeap.now()));
    }

    private static long count(Map<Integer, LongAdder> answers, int status) {
        return answers.getOrDefault(status, new LongAdder()).sum();
    }

    static Measured millis(String what, Histogram latencies, double percentile) {
        return one(what, "ms", latencies.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    static Measured one(String what, String unit, double value) {
        return new Measured(what, unit, List.of(value));
    }

    static void expect(int status, Wire.Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("Expected %d: %s".formatted(status, answer));
        }
    }
}
