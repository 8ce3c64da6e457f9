package io.zetel.licensing.benchmark;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.ClaimCursor;
import java.sql.Timestamp;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What reading costs when a great many claims are stored. */
final class ReadScenario implements Scenario {

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Reading with %,d claims of one tenant, one request after the other"
                .formatted(bench.scale.mostSeatsOut));
        var pool = new HotPool(bench);
        pool.fillTo(bench.scale.mostSeatsOut);
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("analyze").update();
        time(bench, pool, "product list", "/products");
        time(bench, pool, "one product", "/products/" + HotPool.SKU);
        time(bench, pool, "claim report, 90 days, first page", "/reports/claims");
        time(
                bench,
                pool,
                "claim report, the page behind nearly all claims",
                "/reports/claims?cursor=" + nearTheEnd(bench, pool));
        time(bench, pool, "claims by day", "/reports/claims/daily");
        time(bench, pool, "users of the product, first page", "/products/" + HotPool.SKU + "/users");
    }

    private static String nearTheEnd(Bench bench, HotPool pool) {
        return bench.sql()
                .sql("select claimed_at, claim_id from claim_report.claim where tenant_id = ? order by "
                        + "claimed_at, claim_id offset 1000 limit 1")
                .param(pool.tenant.id())
                .query((row, _) -> ClaimCursor.behind(
                                row.getObject("claimed_at", Timestamp.class).toInstant(), row.getString("claim_id"))
                        .encoded())
                .single();
    }

    private static void time(Bench bench, HotPool pool, String what, String path) throws Exception {
        var token = pool.tenant.as(Role.READER).token();
        try (var wire = new Wire(bench.zetel().port())) {
            repeat(wire, pool.tenant.path(path), token, bench.scale.measure);
            var latencies = repeat(wire, pool.tenant.path(path), token, bench.scale.measure);
            bench.report.below(10, HttpScenario.millis(what + ", p50", latencies, 50));
            bench.report.beside(HttpScenario.millis("… p99", latencies, 99));
        }
    }

    private static Histogram repeat(Wire wire, String path, String token, Duration time) throws Exception {
        var latencies = new Histogram(3);
        long end = System.nanoTime() + time.toNanos();
        for (long started = System.nanoTime(); started < end; started = System.nanoTime()) {
            HttpScenario.expect(200, wire.get(path, token).status());
            latencies.recordValue(System.nanoTime() - started);
        }
        return latencies;
    }
}
