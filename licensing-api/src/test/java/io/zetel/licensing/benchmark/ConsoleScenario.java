package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;

/** The pages of a tenant with 100,000 users and a million events, now and then. */
final class ConsoleScenario implements Scenario {

    private static final int USERS = 100_000;
    private static final int GROUPS = 60;
    private static final int MEMBERS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void run(Bench bench) throws Exception {
        int users = Math.min(USERS, bench.scale.mostSeatsOut);
        bench.report.part(
                "The console with %,d users of one tenant and %,d events".formatted(users, bench.scale.mostSeatsOut));
        var pool = new HotPool(bench);
        pool.fillTo(users / 2);
        var half = Instant.now();
        pool.fillTo(users);
        var readModels = new ReadModels(bench);
        readModels.awaitCaughtUp();
        named(bench, pool);
        groups(pool);
        var other = new HotPool(bench);
        for (int more = users; bench.part(Positions.class).head() < bench.scale.mostSeatsOut; more += users / 2) {
            other.fillTo(more);
        }
        readModels.awaitCaughtUp();
        bench.sql().sql("analyze").update();
        bench.settle();
        pages(bench, pool, half);
    }

    /** Nine in ten have a name, by which they are found. */
    private static void named(Bench bench, HotPool pool) {
        bench.sql().sql("""
                     insert into directory_profile
                            (tenant_id, kind, id, object_id, display_name, department, created_at, changed_at)
                     select tenant_id, 'USER', substr(holder, 6), gen_random_uuid(),
                            'Name ' || (hashtext(holder) & 2147483647) % 20000, 'sales', now(), now()
                     from held_licences.holder where tenant_id = ? and holder not like '%5@%' on conflict do nothing
                     """).param(pool.tenant.id()).update();
        bench.sql().sql("""
                     insert into directory_word
                     select tenant_id, kind, lower(word), id from directory_profile, unnest(string_to_array(display_name, ' ')) word
                     where tenant_id = ? on conflict do nothing
                     """).param(pool.tenant.id()).update();
    }

    /** More than a page of them; one has members, and gives them a product of which there is too little. */
    private static void groups(HotPool pool) {
        var admin = pool.tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER);
        for (int i = 0; i < GROUPS; i++) {
            admin.put(group(pool, i), Map.of("displayName", "Group " + i, "memberType", "USER"))
                    .expect(200);
        }
        var members =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(HotPool::userName).toList();
        admin.post(group(pool, 0) + "/members", Map.of("memberIds", members)).expect(200);
        pool.tenant.buy("VISIOCLIENT", MEMBERS / 2);
        var job = admin.put(group(pool, 0) + "/licenses", Map.of("add", List.of(Map.of("sku", "VISIOCLIENT"))))
                .expect(202)
                .header("Location");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> admin.get(job).expect(200).text("/state").equals("COMPLETED"));
    }

    private static String group(HotPool pool, int number) {
        return pool.tenant.path("/groups/g-" + number);
    }

    private static void pages(Bench bench, HotPool pool, Instant half) throws Exception {
        var looker = new Looker(
                HttpClient.newHttpClient(),
                bench,
                Browser.of(bench.zetel().http(), pool.tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR));
        var at = "/console/t/" + pool.tenant.id();
        var user = HotPool.userName(77);
        var policy = pool.tenant
                .as(Role.READER)
                .get(pool.tenant.path("/policies"))
                .expect(200)
                .text("/items/0/policyId");
        for (var rest : List.of(
                "",
                "/products",
                "/products/" + HotPool.SKU,
                "/policies/" + policy,
                "/report",
                "/report?policyId=" + policy,
                "/report/refusals",
                "/users",
                "/users?search=name",
                "/users/" + user,
                "/users/" + user + "/why",
                "/groups",
                "/groups/g-0",
                "/groups/g-0/members",
                "/jobs",
                "/settings",
                "/history",
                "/find?q=name")) {
            var latencies = repeated(bench, looker, at + rest);
            bench.report.below(200, HttpScenario.millis((rest.isEmpty() ? "/" : rest) + ", p95", latencies, 95));
            bench.report.beside(HttpScenario.millis("… p50", latencies, 50));
        }
        for (var rest : List.of(
                "",
                "/products",
                "/products/" + HotPool.SKU,
                "/policies/" + policy,
                "/report",
                "/users",
                "/users/" + user,
                "/devices",
                "/groups",
                "/jobs",
                "/settings",
                "/history")) {
            var latencies = repeated(bench, looker, at + rest + "?asOf=" + half);
            bench.report.below(
                    500, HttpScenario.millis((rest.isEmpty() ? "/" : rest) + " as of then, p95", latencies, 95));
        }
    }

    private static Histogram repeated(Bench bench, Looker looker, String path) throws Exception {
        bench.report.progress("  … " + path);
        repeat(looker, path, bench.scale.measure);
        return repeat(looker, path, bench.scale.measure);
    }

    private static Histogram repeat(Looker looker, String path, Duration time) throws Exception {
        var latencies = new Histogram(3);
        long end = System.nanoTime() + time.toNanos();
        do {
            long asked = System.nanoTime();
            looker.look(path);
            latencies.recordValue(System.nanoTime() - asked);
        } while (System.nanoTime() < end);
        return latencies;
    }
}
