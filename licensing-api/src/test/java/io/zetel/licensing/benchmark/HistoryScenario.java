package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.api.audit.VerifyHistory;
import io.zetel.licensing.api.http.security.Role;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A long history taken out, proved, rebuilt while claims arrive, and asked how it was at some instant. */
final class HistoryScenario implements Scenario {

    private static final int EVENTS_PER_CLAIM = 2;
    private static final int EVENTS_PER_PAGE = 500;
    private static final int TARGET = 50_000;
    private static final String EVENTS = "/history/events";

    /** Something that goes once through the whole history. */
    private interface Work {

        void run() throws Exception;
    }

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("A long history");
        // Somebody else's events, which should cost nothing.
        new HotPool(bench).fillTo(bench.scale.mostSeatsOut / EVENTS_PER_CLAIM / 2);
        new ReadModels(bench).awaitCaughtUp();
        var pool = new HotPool(bench);
        pool.fillTo(bench.scale.mostSeatsOut / EVENTS_PER_CLAIM);
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("vacuum analyze").update();
        long events = bench.sql()
                .sql("select count(*) from history.event where tenant_id = ?")
                .param(pool.tenant.id())
                .query(Long.class)
                .single();
        bench.report.progress("  %,d events of one tenant".formatted(events));
        exports(bench, pool, events);
        proofs(bench, pool, events);
        PastReads.time(bench, pool);
        ReplayUnderLoad.time(bench, pool);
    }

    private static void exports(Bench bench, HotPool pool, long events) throws InterruptedException {
        through(bench, "exported as JSON lines", events, () -> lines(bench, pool, "?format=ndjson", events));
        through(bench, "exported as CSV", events, () -> lines(bench, pool, "?format=csv", events + 1));
        through(bench, "exported as JSON, page by page", events, () -> pages(bench, pool, events));
        bench.report.beside(HttpScenario.one("… live heap before", "MB", LiveHeap.now()));
        bench.report.beside(HttpScenario.one(
                "… most live heap during an export as JSON lines",
                "MB",
                LiveHeap.most(all(() -> lines(bench, pool, "?format=ndjson", events)))));
    }

    private static void proofs(Bench bench, HotPool pool, long events) throws IOException, InterruptedException {
        through(bench, "verified beside the event store", events, () -> {
            if (!pool.tenant
                    .as(Role.AUDITOR)
                    .get(pool.tenant.path("/history/verify?format=ndjson"))
                    .expect(200)
                    .body()
                    .contains("\"verified\":true")) {
                throw new IllegalStateException("The history does not hold");
            }
        });
        var file = file(bench, pool);
        through(bench, "verified from the exported file alone", events, () -> {
            if (VerifyHistory.run(new PrintStream(PrintStream.nullOutputStream()), "--verify=" + file) != 0) {
                throw new IllegalStateException("The file does not hold");
            }
        });
        Files.delete(file);
    }

    private static void through(Bench bench, String what, long events, Work work) {
        bench.report.atLeast(TARGET, bench.onlyOnce(what, "events/s", events, all(work)));
    }

    private static Runnable all(Work work) {
        return () -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static void lines(Bench bench, HotPool pool, String format, long expected) throws IOException {
        try (var wire = new Wire(bench.zetel().port())) {
            var answer = wire.get(
                    pool.tenant.path(EVENTS + format),
                    pool.tenant.as(Role.AUDITOR).token());
            HttpScenario.expect(200, answer.status());
            if (answer.lines() != expected) {
                throw new IllegalStateException("Expected %d lines: %s".formatted(expected, answer));
            }
        }
    }

    private static void pages(Bench bench, HotPool pool, long events) throws IOException {
        var token = pool.tenant.as(Role.AUDITOR).token();
        try (var wire = new Wire(bench.zetel().port())) {
            for (long after = 0; after < events; after += EVENTS_PER_PAGE) {
                HttpScenario.expect(
                        200,
                        wire.get(
                                        pool.tenant.path(
                                                EVENTS + "?limit=%d&after=%d".formatted(EVENTS_PER_PAGE, after)),
                                        token)
                                .status());
            }
        }
    }

    private static Path file(Bench bench, HotPool pool) throws IOException, InterruptedException {
        var uri = URI.create("http://localhost:" + bench.zetel().port() + pool.tenant.path(EVENTS + "?format=ndjson"));
        var request = HttpRequest.newBuilder(uri)
                .header(
                        "Authorization",
                        "Bearer " + pool.tenant.as(Role.AUDITOR).token())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            request,
                            BodyHandlers.ofFile(RunningZetel.freshDirectory().resolve("history.ndjson")))
                    .body();
        }
    }
}
