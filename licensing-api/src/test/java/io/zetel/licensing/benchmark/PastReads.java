package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Read models as they were at random instants, one question after the other. */
final class PastReads {

    private static final int TARGET_MILLIS = 50;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private final Bench bench;
    private final TestTenant tenant;
    private final Instant first;
    private final Duration span;
    private final Random random = new Random(1);

    private PastReads(Bench bench, TestTenant tenant) {
        this.bench = bench;
        this.tenant = tenant;
        this.first = known(bench, tenant, "min");
        this.span = Duration.between(first, known(bench, tenant, "max"));
    }

    static void time(Bench bench, HotPool pool) throws Exception {
        bench.report.part("Read models as of random instants of %,d claims".formatted(pool.claimed()));
        var past = new PastReads(bench, pool.tenant);
        past.ask("purchases", "/subscriptions");
        past.ask("products", "/products");
        past.ask("policies", "/policies");
        past.ask("licences of a user", "/users/" + HotPool.userName(pool.claimed() / 2) + "/licenses");
        past.ask("users of a product, first page", "/products/" + HotPool.SKU + "/users");
        past.ask("claim report, first page", "/reports/claims");
        past.ask("claims by day", "/reports/claims/daily");
        int members = bench.scale.mostSeatsOut / 100 * 6;
        new PastReads(bench, licensed(bench, members))
                .ask("licensing of a group of %,d".formatted(members), "/groups/everyone/licensing");
    }

    private void ask(String what, String path) throws Exception {
        repeat(path, bench.scale.measure);
        var latencies = repeat(path, bench.scale.measure);
        bench.report.below(TARGET_MILLIS, HttpScenario.millis(what + ", p50", latencies, 50));
        bench.report.beside(HttpScenario.millis("… p99", latencies, 99));
    }

    private Histogram repeat(String path, Duration time) throws Exception {
        var latencies = new Histogram(3);
        var token = tenant.as(Role.READER).token();
        try (var wire = new Wire(bench.zetel().port())) {
            long end = System.nanoTime() + time.toNanos();
            for (long started = System.nanoTime(); started < end; started = System.nanoTime()) {
                var answer = wire.get(tenant.path(path + "?asOf=" + someInstant()), token);
                latencies.recordValue(System.nanoTime() - started);
                // Before the policy, the purchase or the claim there is nothing to be found.
                HttpScenario.expect(answer.status() == 404 ? 404 : 200, answer.status());
            }
        }
        return latencies;
    }

    private Instant someInstant() {
        return first.plusNanos(random.nextLong(span.toNanos()));
    }

    private static Instant known(Bench bench, TestTenant tenant, String which) {
        return bench.sql()
                .sql("select %s(known_at) from history.event where tenant_id = ?".formatted(which))
                .param(tenant.id())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static TestTenant licensed(Bench bench, int members) {
        var tenant = TestTenant.registered(bench.zetel());
        tenant.buy(HotPool.SKU, members);
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/everyone"), Map.of("displayName", "Everyone", "memberType", "USER"))
                .expect(200);
        var lines = IntStream.range(0, members)
                .mapToObj("{\"memberId\":\"member-%06d\"}"::formatted)
                .collect(Collectors.joining("\n"));
        done(
                tenant,
                tenant.as(Role.SERVICE)
                        .post(
                                tenant.path("/users/batch"),
                                "application/x-ndjson",
                                BodyPublishers.ofString(lines.replace("memberId", "userId")))
                        .expect(202)
                        .header("Location"));
        done(
                tenant,
                tenant.as(Role.SERVICE)
                        .post(
                                tenant.path("/groups/everyone/members"),
                                "application/x-ndjson",
                                BodyPublishers.ofString(lines))
                        .expect(202)
                        .header("Location"));
        bench.report.progress("  … licensing a group of %,d".formatted(members));
        done(
                tenant,
                tenant.as(Role.GLOBAL_ADMIN)
                        .put(
                                tenant.path("/groups/everyone/licenses"),
                                Map.of("add", List.of(Map.of("sku", HotPool.SKU))))
                        .expect(202)
                        .header("Location"));
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("vacuum analyze").update();
        return tenant;
    }

    private static void done(TestTenant tenant, String job) {
        var state = tenant.as(Role.READER).get(job).expect(200).text("/state");
        while (!state.equals("COMPLETED")) {
            if (state.equals("FAILED")) {
                throw new IllegalStateException(tenant.as(Role.READER).get(job).body());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            state = tenant.as(Role.READER).get(job).expect(200).text("/state");
        }
    }
}
