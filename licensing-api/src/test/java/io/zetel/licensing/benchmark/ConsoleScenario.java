package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The pages of a tenant with 100,000 users and a million events, now and then; and claims while 200 consoles look on.
 */
final class ConsoleScenario implements Scenario {

    private static final int USERS = 100_000;
    private static final int CONSOLES = 200;
    /** A tenant has so many live streams, and a person in it so many. */
    private static final int CONSOLES_OF_A_TENANT = 100;

    private static final int CONSOLES_OF_A_PERSON = 20;
    private static final int UNDER_WAY = 1_000;
    private static final double MOST_LOST = 0.95;

    @Override
    public void run(Bench bench) throws Exception {
        int users = Math.min(USERS, bench.scale.mostSeatsOut);
        bench.report.part(
                "The console with %,d users of one tenant and %,d events".formatted(users, bench.scale.mostSeatsOut));
        var pool = new HotPool(bench);
        pool.fillTo(users / 2);
        var half = Instant.now();
        pool.fillTo(users);
        named(bench, pool);
        var other = new HotPool(bench);
        for (int more = users; bench.part(Positions.class).head() < bench.scale.mostSeatsOut; more += users / 2) {
            other.fillTo(more);
        }
        var readModels = new ReadModels(bench);
        readModels.awaitCaughtUp();
        bench.sql().sql("analyze").update();
        bench.settle();
        pages(bench, pool, half);
        bench.settle();
        looksOn(bench, pool, other);
    }

    /** Nine in ten have a name, by which they are found. */
    private static void named(Bench bench, HotPool pool) {
        bench.sql().sql("""
                     insert into directory_profile
                            (tenant_id, kind, id, object_id, display_name, department, created_at, changed_at)
                     select tenant_id, 'USER', substr(holder, 6), gen_random_uuid(), 'Name ' || abs(hashtext(holder)) % 20000, 'sales',
                            now(), now()
                     from held_licences.holder where tenant_id = ? and holder not like '%5@%' on conflict do nothing
                     """).param(pool.tenant.id()).update();
        bench.sql().sql("""
                     insert into directory_word
                     select tenant_id, kind, lower(word), id from directory_profile, unnest(string_to_array(display_name, ' ')) word
                     where tenant_id = ? on conflict do nothing
                     """).param(pool.tenant.id()).update();
    }

    private static void pages(Bench bench, HotPool pool, Instant half) throws Exception {
        var looker =
                new Looker(bench, Browser.of(bench.zetel().http(), pool.tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR));
        var at = "/console/t/" + pool.tenant.id();
        var user = HotPool.userName(777);
        for (var rest : List.of(
                "",
                "/products",
                "/products/" + HotPool.SKU,
                "/policies",
                "/report",
                "/users",
                "/users?search=name",
                "/users/" + user,
                "/users/" + user + "/why",
                "/groups",
                "/jobs",
                "/history",
                "/find?q=name")) {
            var latencies = repeated(bench, looker, at + rest);
            bench.report.below(200, HttpScenario.millis((rest.isEmpty() ? "/" : rest) + ", p95", latencies, 95));
            bench.report.beside(HttpScenario.millis("… p50", latencies, 50));
        }
        for (var rest :
                List.of("", "/products", "/products/" + HotPool.SKU, "/policies", "/report", "/users/" + user)) {
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

    /** The same claims with nobody looking and with all who may. */
    private static void looksOn(Bench bench, HotPool pool, HotPool other) throws Exception {
        var alone = bench.report.beside(
                bench.rate("claims, nobody looks", "claims/s", time -> pool.claims(UNDER_WAY, time)));
        var open = new ArrayList<Console>();
        for (var watched : List.of(pool, other)) {
            Browser browser = null;
            for (int i = 0; i < CONSOLES_OF_A_TENANT; i++) {
                if (i % CONSOLES_OF_A_PERSON == 0) {
                    browser = Browser.of(bench.zetel().http(), watched.tenant.id(), Role.READER);
                }
                open.add(new Console(new Looker(bench, browser), "/console/t/" + watched.tenant.id()));
            }
        }
        open.forEach(Console::open);
        var watched = bench.report.beside(bench.rate(
                "… %d consoles open and live".formatted(CONSOLES), "claims/s", time -> pool.claims(UNDER_WAY, time)));
        bench.report.ratio("… times the claims nobody looks at", MOST_LOST, watched, alone);
        bench.report.beside(HttpScenario.one(
                "… pages they asked for anew",
                "pages",
                open.stream().mapToLong(console -> console.asked).sum()));
        open.forEach(Console::close);
    }

    /** Somebody signed in. */
    private static final class Looker {

        private final HttpClient client = HttpClient.newHttpClient();
        private final String base;
        private final String cookies;

        Looker(Bench bench, Browser browser) {
            base = "http://localhost:" + bench.zetel().port();
            cookies = browser.cookies().entrySet().stream()
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
        }

        HttpRequest request(String path) {
            return HttpRequest.newBuilder(URI.create(base + path))
                    .header("Cookie", cookies)
                    .header("X-Live", "1")
                    .build();
        }

        void look(String path) throws IOException, InterruptedException {
            HttpScenario.expect(
                    200, client.send(request(path), BodyHandlers.ofString()).statusCode());
        }
    }

    /** What the script of the overview does: it listens, and asks for the page anew at most every two seconds. */
    private static final class Console {

        private static final long OFTEN_NANOS = TimeUnit.SECONDS.toNanos(2);

        private final Looker looker;
        private final String page;
        private volatile boolean closed;
        private volatile long asked;

        Console(Looker looker, String page) {
            this.looker = looker;
            this.page = page;
        }

        void open() {
            Thread.ofVirtual().start(() -> {
                try (var lines = looker.client
                        .send(looker.request(page + "/stream"), BodyHandlers.ofLines())
                        .body()) {
                    long last = 0;
                    for (var each = lines.iterator(); !closed && each.hasNext(); ) {
                        if (each.next().startsWith("event:") && System.nanoTime() - last > OFTEN_NANOS) {
                            last = System.nanoTime();
                            asked++;
                            looker.look(page);
                        }
                    }
                } catch (IOException | InterruptedException e) {
                    if (!closed) {
                        throw new IllegalStateException("A console was shut", e);
                    }
                }
            });
        }

        void close() {
            closed = true;
            looker.client.shutdownNow();
        }
    }
}
