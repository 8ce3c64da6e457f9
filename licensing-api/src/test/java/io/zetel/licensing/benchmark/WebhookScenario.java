package io.zetel.licensing.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zetel.licensing.api.http.security.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.awaitility.Awaitility;

/** How long after an event the receivers of a tenant's webhooks hear of it, while claims arrive by the clock. */
final class WebhookScenario implements Scenario {

    private static final int PER_SECOND = 200;
    private static final int ENDPOINTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("From an event to the first attempt to tell it, %d events/s, %d webhooks"
                .formatted(PER_SECOND, ENDPOINTS));
        var pool = new HotPool(bench);
        new ReadModels(bench).awaitCaughtUp();
        try (var receiver = new Receiver()) {
            for (int i = 0; i < ENDPOINTS; i++) {
                pool.tenant
                        .as(Role.GLOBAL_ADMIN)
                        .post(
                                pool.tenant.path("/webhooks"),
                                Map.of("url", receiver.url(i), "types", List.of("license.claimed")))
                        .expect(201);
            }
            bench.report.progress("  … warming up");
            arrive(pool, receiver, bench.scale.measure.multipliedBy(4));
            bench.report.progress("  … claims arrive by the clock");
            var delays = arrive(pool, receiver, bench.scale.measure.multipliedBy(bench.scale.runs));
            bench.report.beside(HttpScenario.millis("from an event to the first attempt, p50", delays, 50));
            bench.report.below(2000, HttpScenario.millis("… p99", delays, 99));
            bench.report.beside(HttpScenario.millis("… highest", delays, 100));
        }
    }

    private static Histogram arrive(HotPool pool, Receiver receiver, Duration time) {
        receiver.forget();
        var flow = pool.flow(PER_SECOND);
        long started = System.nanoTime();
        long due = PER_SECOND * time.toSeconds();
        for (long turn = 0; turn < due; turn++) {
            Load.sleepUntil(started + turn * 1_000_000_000L / PER_SECOND);
            pool.send(flow, _ -> {});
        }
        flow.finish();
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.heard.size() == due * ENDPOINTS);
        return receiver.delays;
    }

    /** All customers in one: it takes what comes and looks when it happened. */
    private static final class Receiver implements AutoCloseable {

        private static final String TIMESTAMP = "\"timestamp\":\"";

        private final HttpServer server;
        private final Set<String> heard = ConcurrentHashMap.newKeySet();
        private final Histogram delays = new SynchronizedHistogram(3);

        private Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::take);
            server.start();
        }

        private String url(int endpoint) {
            return "http://localhost:%d/%d".formatted(server.getAddress().getPort(), endpoint);
        }

        private void forget() {
            heard.clear();
            delays.reset();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                var now = Instant.now();
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                int at = body.indexOf(TIMESTAMP) + TIMESTAMP.length();
                var happened = Instant.parse(body.substring(at, body.indexOf('"', at)));
                var path = exchange.getRequestURI().getPath();
                if (heard.add(path + exchange.getRequestHeaders().getFirst("webhook-id"))) {
                    delays.recordValue(
                            Math.max(0, Duration.between(happened, now).toNanos()));
                }
                exchange.sendResponseHeaders(204, -1);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
