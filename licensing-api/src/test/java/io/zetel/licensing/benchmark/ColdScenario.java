package io.zetel.licensing.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * The first minute: single claims over HTTP from the moment a new process has answered the first, second by second. The
 * baseline is what the same process does at its best.
 */
final class ColdScenario implements Scenario {

    private static final int CONNECTIONS = 64;
    private static final int SECONDS = 60;
    private static final int FIRST = 5;
    private static final int EARLY = 10;
    private static final int SEATS = 1_000_000;

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("The first minute, single claims over HTTP, %d connections".formatted(CONNECTIONS));
        for (var way : StartWay.all(bench)) {
            measure(bench, way);
        }
    }

    private static void measure(Bench bench, StartWay way) throws Exception {
        bench.report.progress("  … a minute of claims at a new process" + way.name());
        var perSecond = new long[SECONDS + 1];
        var early = new Histogram(3);
        var users = new AtomicInteger();
        try (var zetel = new NewProcess(way.classPath(), way.jvm())) {
            var token = zetel.firstClaim(zetel.operator(), SEATS);
            var head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                            .formatted(NewProcess.CLAIMS, token);
            long started = System.nanoTime();
            try (var callers = new Crowd(
                    CONNECTIONS,
                    zetel.port(),
                    () -> Wire.request(
                            head,
                            NewProcess.claim(HotPool.userName(users.incrementAndGet()))
                                    .getBytes(StandardCharsets.US_ASCII)),
                    (answer, nanos) -> {
                        HttpScenario.expect(201, answer.status());
                        int second = (int) ((System.nanoTime() - started) / 1_000_000_000L);
                        perSecond[Math.min(second, SECONDS)]++;
                        if (second < EARLY) {
                            early.recordValue(nanos);
                        }
                    })) {
                callers.closed(Duration.ofSeconds(SECONDS));
            }
        }
        tell(bench, way.name(), perSecond, early);
    }

    private static void tell(Bench bench, String how, long[] perSecond, Histogram early) {
        var windows = IntStream.rangeClosed(0, SECONDS - FIRST)
                .mapToDouble(
                        from -> Arrays.stream(perSecond, from, from + FIRST).sum() / (double) FIRST)
                .toArray();
        var best = Arrays.stream(windows).max().orElseThrow();
        bench.report.beside(HttpScenario.one("best %d s of the minute%s".formatted(FIRST, how), "claims/s", best));
        bench.report.beside(HttpScenario.one("first %d s".formatted(FIRST), "claims/s", windows[0]));
        bench.report.atLeast(0.5, HttpScenario.one("… times the best", "×", windows[0] / best));
        bench.report.below(250, HttpScenario.millis("p99 in the first %d s".formatted(EARLY), early, 99));
        bench.report.progress("  claims in each second: "
                + Arrays.stream(perSecond, 0, SECONDS).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }
}
