package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;

/**
 * The pages of a tenant with 100,000 users and a million events, now and then; and claims while 200 consoles look on.
 */
final class ConsoleScenario implements Scenario {

    private static final int USERS = 100_000;
    /** A tenant has so many live streams, and a person in it so many, so that these are the consoles of two tenants. */
    private static final int CONSOLES_OF_A_TENANT = 100;

    private static final int CONSOLES_OF_A_PERSON = 20;
    private static final int UNDER_WAY = 1_000;
    private static final double MOST_LOST = 0.95;
    /** In one measurement each console asks anew several times. */
    private static final int AS_LONG = 4;

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
        bench.settle();
        looksOn(bench, readModels, List.of(pool, other));
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

    /**
     * The same claims in turn with nobody looking and with all who may, of the tenants that are looked at. Each time
     * the read models have seen those before.
     */
    private static void looksOn(Bench bench, ReadModels readModels, List<HotPool> pools) {
        var consoles = new Consoles(bench, everybody(bench, pools));
        var rates = bench.inTurn(
                "claims/s",
                List.of(
                        new Bench.Named(
                                "claims, nobody looks",
                                time -> claims(pools, time.multipliedBy(AS_LONG)),
                                readModels::awaitCaughtUp,
                                () -> {}),
                        new Bench.Named(
                                "… %d consoles open and live".formatted(consoles.count()),
                                time -> claims(pools, time.multipliedBy(AS_LONG)),
                                () -> {
                                    readModels.awaitCaughtUp();
                                    consoles.open();
                                },
                                consoles::close)));
        var alone = bench.report.beside(rates.getFirst());
        var watched = bench.report.beside(rates.getLast());
        bench.report.ratio("… times the claims nobody looks at", MOST_LOST, watched, alone);
        bench.report.beside(HttpScenario.one("… pages they asked for anew", "/s", consoles.pagesPerSecond()));
        bench.report.beside(HttpScenario.one("… of them told to come again", "/s", consoles.turnedAwayPerSecond()));
        bench.report.beside(HttpScenario.one("… streams that were let go", "/s", consoles.letGoPerSecond()));
    }

    private static List<Supplier<Console>> everybody(Bench bench, List<HotPool> pools) {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var all = new ArrayList<Supplier<Console>>();
        for (var pool : pools) {
            for (int i = 0; i < CONSOLES_OF_A_TENANT; i += CONSOLES_OF_A_PERSON) {
                var person = new Looker(client, bench, Browser.of(bench.zetel().http(), pool.tenant.id(), Role.READER));
                for (int j = 0; j < CONSOLES_OF_A_PERSON; j++) {
                    all.add(() -> new Console(person, "/console/t/" + pool.tenant.id()));
                }
            }
        }
        return all;
    }

    /** Of all tenants at once, each from a thread of its own: the JVM's pool has one for two processors. */
    private static double claims(List<HotPool> pools, Duration time) {
        return pools.stream()
                .map(pool -> CompletableFuture.supplyAsync(
                        () -> pool.claims(UNDER_WAY / pools.size(), time), Thread.ofPlatform()::start))
                .toList()
                .stream()
                .mapToDouble(CompletableFuture::join)
                .sum();
    }
}
