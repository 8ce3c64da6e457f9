package io.zetel.licensing.benchmark;

import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What a service asks at every sign-in: may this person use it, and the claim of somebody who holds the app already; by
 * turns with the liveness route of the same process, which asks nobody anything. And many such questions at once, as
 * JSON lines over two connections.
 */
final class AccessScenario implements Scenario {

    private static final int CONNECTIONS = 32;
    private static final int HOLDERS = 20_000;

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Asking about %,d holders at random, %d connections".formatted(HOLDERS, CONNECTIONS));
        var pool = new HotPool(bench);
        pool.fillTo(HOLDERS);
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("analyze").update();
        var bearer = "Authorization: Bearer %s\r\n"
                .formatted(pool.tenant.as(Role.SERVICE).token());
        Supplier<byte[]> access = () -> get(pool.tenant.path("/users/" + anybody() + "/access?app=TEAMS"), bearer);
        var head = pool.head("/claims", "application/json");
        Supplier<byte[]> claim = () -> claim(head);
        var rates = bench.inTurn(
                "/s",
                List.of(
                        named(bench, "baseline: liveness route", () -> get("/actuator/health/liveness", "")),
                        named(bench, "may this person use it", access),
                        named(bench, "a claim by somebody who holds the app", claim)));
        var bare = bench.report.beside(rates.getFirst());
        bench.report.ratio("… times the liveness route", 0.7, bench.report.beside(rates.get(1)), bare);
        bench.report.below(15, HttpScenario.millis("… p99", latencies(bench, access), 99));
        bench.report.ratio("… times the liveness route", 0.9, bench.report.beside(rates.get(2)), bare);
        bench.report.beside(HttpScenario.millis("… p99", latencies(bench, claim), 99));
        var lines = pool.head("/access/batch", "application/x-ndjson");
        bench.report.atLeast(
                100_000,
                bench.rate(
                        "may these persons use it, JSON lines",
                        "/s",
                        time -> BatchScenario.lines(
                                bench.zetel().port(), lines, BatchScenario.PIECES, AccessScenario::line, time)));
    }

    private static Bench.Named named(Bench bench, String what, Supplier<byte[]> question) {
        return new Bench.Named(what, time -> {
            try (var callers = crowd(bench, question, new Histogram(3))) {
                return callers.closed(time);
            }
        });
    }

    private static Histogram latencies(Bench bench, Supplier<byte[]> question) {
        var latencies = new Histogram(3);
        try (var callers = crowd(bench, question, latencies)) {
            callers.closed(bench.scale.measure.multipliedBy(bench.scale.runs));
        }
        return latencies;
    }

    private static Crowd crowd(Bench bench, Supplier<byte[]> question, Histogram latencies) {
        return new Crowd(CONNECTIONS, bench.zetel().port(), question, (answer, nanos) -> {
            HttpScenario.expect(200, answer.status());
            latencies.recordValue(nanos);
        });
    }

    private static String anybody() {
        return HotPool.userName(1 + ThreadLocalRandom.current().nextInt(HOLDERS));
    }

    private static byte[] line() {
        return ("{\"userId\":\"" + anybody() + "\",\"app\":\"TEAMS\"}").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] get(String path, String headers) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                .formatted(path, headers)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] claim(String head) {
        return Wire.request(head, NewProcess.claim(anybody()).getBytes(StandardCharsets.US_ASCII));
    }
}
