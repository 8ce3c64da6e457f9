package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.springframework.util.FileSystemUtils;

/**
 * With how little heap a node does what it is to do: a store with a million seats out, ten for each of 100,000 users
 * (quick: a tenth of both), and one process after the other on it, each with less heap and all else as the image has
 * it.
 *
 * <p>Each claims as JSON lines with all read models running, then one by one in a closed loop and by the clock at half
 * of that, and is asked about users at random. The claims are of new users, so the store grows by some tenth with each;
 * what is held in memory of it is bounded. A heap holds the goals when it meets them or, where the machine misses one
 * even with the largest heap, does nearly as well as that one: nine tenths of its rate, one and a half times its p99. A
 * process that ends, answers wrongly or is not done within five minutes did not hold. Each is asked until it has got no
 * faster.
 */
final class HeapScenario implements Scenario {

    private static final List<Integer> MEGABYTES = List.of(1024, 512, 384, 256);
    /** The one whose resident set has a goal. */
    private static final int SMALL = 512;

    private static final int RESIDENT_GOAL = 1024;
    private static final int PRODUCTS = 10;
    private static final int SEATS = 10_000_000;
    private static final int LINES_A_REQUEST = 5_000;
    private static final int PIECES = 25;
    private static final int CLAIMING = 64;
    private static final int ASKING = 32;
    private static final double LINES_GOAL = 25_000;
    private static final double CLAIM_GOAL = 25;
    private static final double ACCESS_GOAL = 15;
    private static final double NEARLY = 0.9;
    private static final double HARDLY = 1.5;
    private static final double NOTABLY = 1.03;
    private static final int ROUNDS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AtomicInteger users = new AtomicInteger();

    /** What a process came to: lines a second, p99 of claims and of questions in milliseconds. */
    private record Did(double lines, double claim, double access) {

        boolean holds(Did best) {
            return lines >= Math.min(LINES_GOAL, NEARLY * best.lines())
                    && claim <= Math.max(CLAIM_GOAL, HARDLY * best.claim())
                    && access <= Math.max(ACCESS_GOAL, HARDLY * best.access());
        }
    }

    @Override
    public void run(Bench bench) throws Exception {
        int holders = Integer.getInteger("benchmark.users", bench.scale.mostSeatsOut / PRODUCTS);
        bench.report.part("How little heap holds %,d seats out, of %,d users".formatted(holders * PRODUCTS, holders));
        var directory = RunningZetel.freshDirectory();
        try {
            fill(bench, directory, holders);
            var all = new ArrayList<Did>();
            int smallest = 0;
            boolean hold = true;
            for (int megabytes : MEGABYTES) {
                try {
                    all.add(measured(bench, directory, megabytes, holders));
                    hold &= all.getLast().holds(all.getFirst());
                    smallest = hold ? megabytes : smallest;
                } catch (IOException | RuntimeException e) {
                    bench.report.note("-Xmx%dm".formatted(megabytes), "did not hold: " + e);
                    break;
                }
            }
            bench.report.note("smallest heap that holds the goals", smallest == 0 ? "none" : smallest + " MB");
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private void fill(Bench bench, Path directory, int holders) throws IOException, InterruptedException {
        bench.report.progress("  … filling the store");
        try (var zetel = started(directory, MEGABYTES.getFirst())) {
            var token = zetel.firstClaim(zetel.operator(), SEATS);
            claimed(zetel, token, holders);
            var products = IntStream.range(1, PRODUCTS)
                    .mapToObj(number -> "BENCH_" + number)
                    .toList();
            for (var sku : products) {
                zetel.send(
                        "PUT",
                        NewProcess.TENANT + "/own-products/" + sku,
                        token,
                        "{\"name\":\"%1$s\",\"servicePlans\":[\"%1$s_PLAN\"]}".formatted(sku),
                        200);
                zetel.buy(token, sku, SEATS);
            }
            var add = products.stream().map("{\"sku\":\"%s\"}"::formatted).collect(Collectors.joining(","));
            zetel.job(
                    NewProcess.TENANT + "/licenses/batch",
                    token,
                    lines(1, holders, user -> "{\"userId\":\"%s\",\"add\":[%s]}".formatted(user, add)));
            zetel.awaitShown(token);
            bench.report.progress("  … vacuuming it");
            Bench.settle(directory, "vacuum (analyze)", "checkpoint");
        }
    }

    private void claimed(NewProcess zetel, String token, int holders) throws IOException, InterruptedException {
        while (users.get() < holders) {
            int from = users.get() + 1;
            int to = users.addAndGet(Math.min(LINES_A_REQUEST, holders - users.get()));
            zetel.send(
                    "POST",
                    NewProcess.CLAIMS + "/batch",
                    token,
                    "application/x-ndjson",
                    lines(from, to, NewProcess::claim),
                    200);
        }
    }

    private static String lines(int from, int to, UnaryOperator<String> line) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(HotPool::userName)
                .map(line)
                .collect(Collectors.joining("\n"));
    }

    private Did measured(Bench bench, Path directory, int megabytes, int holders)
            throws IOException, InterruptedException {
        bench.report.progress("  … a process with -Xmx%dm".formatted(megabytes));
        try (var zetel = started(directory, megabytes)) {
            var over = CompletableFuture.runAsync(
                    zetel::kill, CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            try {
                return measured(bench, zetel, megabytes, holders);
            } finally {
                over.cancel(false);
            }
        }
    }

    private Did measured(Bench bench, NewProcess zetel, int megabytes, int holders)
            throws IOException, InterruptedException {
        var token = zetel.client(zetel.operator(), "heap-" + megabytes);
        zetel.awaitShown(token);
        var time = bench.scale.measure.multipliedBy(2);
        var head =
                "POST %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Type: %s\r\n";
        double lines = warm(() -> BatchScenario.lines(
                zetel.port(),
                head.formatted(NewProcess.CLAIMS, "/batch", "application/x-ndjson"),
                PIECES,
                this::claim,
                time));
        double peak;
        Histogram claims;
        var single = head.formatted(NewProcess.CLAIMS, "", "application/json");
        try (var callers = crowd(CLAIMING, zetel, 201, () -> Wire.request(single, claim()))) {
            peak = warm(() -> callers.closed(time));
            claims = callers.open(peak / 2, time);
        }
        double answers;
        var questions = new Histogram(3);
        try (var callers = crowd(ASKING, zetel, 200, () -> question(token, holders))) {
            warm(() -> callers.closed(time));
        }
        try (var callers = new Crowd(ASKING, zetel.port(), () -> question(token, holders), (answer, nanos) -> {
            HttpScenario.expect(200, answer.status());
            questions.recordValue(nanos);
        })) {
            answers = callers.closed(time);
        }
        var did = new Did(lines, p99(claims), p99(questions));
        tell(bench, zetel, megabytes, did, peak, answers);
        return did;
    }

    /** A rate of something that is done until it has got no faster twice, at most so often. */
    private static double warm(DoubleSupplier rate) {
        double best = 0;
        for (int round = 0, noBetter = 0; round < ROUNDS && noBetter < 2; round++) {
            double now = rate.getAsDouble();
            noBetter = now > NOTABLY * best ? 0 : noBetter + 1;
            best = Math.max(best, now);
        }
        return best;
    }

    private static void tell(Bench bench, NewProcess zetel, int megabytes, Did did, double peak, double answers)
            throws IOException, InterruptedException {
        var report = bench.report;
        report.atLeast(
                LINES_GOAL,
                HttpScenario.one(
                        "-Xmx%dm: claims as JSON lines, all running".formatted(megabytes), "claims/s", did.lines()));
        report.beside(HttpScenario.one("… single claims, %d connections, peak".formatted(CLAIMING), "claims/s", peak));
        report.below(CLAIM_GOAL, HttpScenario.one("… at half of it by the clock, p99", "ms", did.claim()));
        report.beside(
                HttpScenario.one("… may this person use it, %d connections".formatted(ASKING), "answers/s", answers));
        report.below(ACCESS_GOAL, HttpScenario.one("… p99", "ms", did.access()));
        var resident = HttpScenario.one("… resident set", "MB", ProcessMemory.resident(zetel.pid()));
        if (megabytes == SMALL) {
            report.below(RESIDENT_GOAL, resident);
        } else {
            report.beside(resident);
        }
        report.beside(HttpScenario.one("… live heap afterwards", "MB", ProcessMemory.liveHeap(zetel.pid())));
    }

    private static NewProcess started(Path directory, int megabytes) throws IOException {
        return new NewProcess(
                directory,
                System.getProperty("java.class.path"),
                List.of("-Xmx%dm".formatted(megabytes), "-XX:+ExitOnOutOfMemoryError"));
    }

    private static Crowd crowd(int connections, NewProcess zetel, int status, Supplier<byte[]> question) {
        return new Crowd(
                connections, zetel.port(), question, (answer, _) -> HttpScenario.expect(status, answer.status()));
    }

    private byte[] claim() {
        return NewProcess.claim(HotPool.userName(users.incrementAndGet())).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] question(String token, int holders) {
        return "GET %s/users/%s/access?app=TEAMS HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(
                        NewProcess.TENANT,
                        HotPool.userName(1 + ThreadLocalRandom.current().nextInt(holders)),
                        token)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static double p99(Histogram nanos) {
        return nanos.getValueAtPercentile(99) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
