package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What an organisation of 100,000 people asks in a busy hour, six times as fast. The rates are not measured anywhere;
 * this is how they came about:
 *
 * <ul>
 *   <li>100,000 sign-ins: everybody's session is renewed once an hour, and the service claims each time;
 *   <li>1,000 first uses: one person in a hundred begins to use an app;
 *   <li>300,000 questions about access: each person opens three things of which a service asks;
 *   <li>6 tables from HR, one every ten minutes: 90 people who have changed, 10 who join, 5 who leave;
 *   <li>600 times somebody goes into a group that gives a license, or out of it: people change teams;
 *   <li>600 licenses given by hand, or taken back: five help desks, two a minute each;
 *   <li>30 purchases: one every other minute;
 *   <li>600 looks at reports and lists: ten administrators, one a minute each;
 *   <li>120 looks at how it was at some instant: two auditors, one a minute each.
 * </ul>
 */
final class BusyHour {

    /** So many times as fast as the hour went. */
    static final int FASTER = 6;

    private static final String BY_GROUP = "VISIOCLIENT";
    private static final String BY_HAND = "POWER_BI_PRO";
    private static final int SEATS = 1_000_000;
    /** So many have it when the hour begins, so that whoever loses it got it so many turns ago. */
    private static final int AHEAD = 50;

    private static final List<String> REPORTS = List.of(
            "/reports/claims?limit=50",
            "/reports/claims/daily",
            "/products",
            "/products/SPE_E3",
            "/products/SPE_E3/users?limit=50",
            "/reports/refusals?limit=50",
            "/users?search=user-1000000&limit=50",
            "/attention",
            "/groups?limit=50",
            "/subscriptions?limit=50");
    private static final List<String> PAST = List.of(
            "/products?asOf=",
            "/users/%s/licenses?asOf=",
            "/subscriptions?asOf=",
            "/products/SPE_E3/users?limit=50&asOf=",
            "/policies?asOf=",
            "/reports/claims?limit=50&asOf=");

    private final Bench bench;
    private final int users;
    private final HotPool pool;
    private final TestTenant tenant;
    private final HrFeed feed;
    private final String headers;
    private final Instant begin;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger purchases = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger looksBack = new AtomicInteger();

    /** What is asked so many times an hour, over so many connections. */
    private record Kind(String what, int anHour, int connections, Supplier<byte[]> request) {}

    /** How long it took and how it was answered. */
    record Done(String what, Histogram latencies, Map<Integer, Long> statuses) {

        long answers() {
            return statuses.values().stream().mapToLong(Long::longValue).sum();
        }

        void tell(Report report) {
            report.beside(HttpScenario.millis("%s (%,d), p50".formatted(what, answers()), latencies, 50));
            report.beside(HttpScenario.millis("… p99", latencies, 99));
            report.beside(HttpScenario.millis("… highest", latencies, 100));
            statuses.forEach((status, count) -> {
                if (status / 100 != 2) {
                    report.note("… answered " + status, "%,d".formatted(count));
                }
            });
        }
    }

    /** A tenant with so many users who hold what they sign in to. */
    BusyHour(Bench bench, int users) {
        this.bench = bench;
        this.users = users;
        this.pool = new HotPool(bench);
        this.tenant = pool.tenant;
        this.feed = new HrFeed(tenant, this::user);
        pool.fillTo(users);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        tenant.buy(BY_GROUP, SEATS);
        tenant.buy(BY_HAND, SEATS);
        admin.put(tenant.path("/groups/team"), Map.of("displayName", "Team", "memberType", "USER"))
                .expect(200);
        BenchmarkUsers.awaitDone(
                tenant,
                admin.put(tenant.path("/groups/team/licenses"), Map.of("add", List.of(Map.of("sku", BY_GROUP)))));
        var first = IntStream.range(0, AHEAD).mapToObj(this::user).toList();
        tenant.as(Role.SERVICE)
                .post(tenant.path("/groups/team/members"), Map.of("memberIds", first))
                .expect(200);
        for (var user : first) {
            admin.put(tenant.path("/users/" + user + "/licenses"), Map.of("add", List.of(Map.of("sku", BY_HAND))))
                    .expect(200);
        }
        // One that lives for longer than the hour.
        var token = admin.post(
                        tenant.path("/api-tokens"),
                        Map.of("name", "busy-hour", "roles", List.of("GlobalAdmin", "Service", "Auditor")))
                .expect(201)
                .text("/token");
        this.headers = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
        new ReadModels(bench).awaitCaughtUp();
        bench.sql().sql("analyze").update();
        this.begin = Instant.now();
    }

    /** Begins all of it at once, each kind by its own clock. */
    List<Future<Done>> during(Duration time) {
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
        var all = Stream.concat(
                        kinds().stream().map(kind -> threads.submit(() -> asked(kind, time))),
                        Stream.of(threads.submit(() -> feed.during(time))))
                .toList();
        threads.shutdown();
        return all;
    }

    private List<Kind> kinds() {
        return List.of(
                new Kind(
                        "a sign-in by somebody who holds the app",
                        100_000,
                        32,
                        () -> send("POST", "/claims", NewProcess.claim(anybody()))),
                new Kind(
                        "a first use",
                        1_000,
                        8,
                        () -> send("POST", "/claims", new String(pool.json(), StandardCharsets.US_ASCII))),
                new Kind("may this person use it", 300_000, 32, () -> get("/users/" + anybody() + "/access?app=TEAMS")),
                new Kind("somebody into a group that gives a license, or out", 600, 8, this::member),
                new Kind("a license by hand, or back", 600, 8, this::byHand),
                new Kind("a purchase", 30, 2, this::purchase),
                new Kind(
                        "a report or a list", 600, 8, () -> get(REPORTS.get(looks.getAndIncrement() % REPORTS.size()))),
                new Kind("how it was at some instant", 120, 4, this::past));
    }

    private Done asked(Kind kind, Duration time) {
        var statuses = new TreeMap<Integer, Long>();
        try (var callers = new Crowd(
                kind.connections(),
                bench.zetel().port(),
                kind.request(),
                (answer, _) -> statuses.merge(answer.status(), 1L, Long::sum))) {
            return new Done(kind.what(), callers.open(kind.anHour() * FASTER / 3600.0, time), statuses);
        }
    }

    private byte[] member() {
        int turn = members.getAndIncrement();
        return turn % 2 == 0
                ? send("POST", "/groups/team/members", "{\"memberIds\":[\"%s\"]}".formatted(user(AHEAD + turn / 2)))
                : bare("DELETE", "/groups/team/members/" + user(turn / 2));
    }

    private byte[] byHand() {
        int turn = changes.getAndIncrement();
        return turn % 2 == 0
                ? send("PUT", licenses(AHEAD + turn / 2), "{\"add\":[{\"sku\":\"%s\"}]}".formatted(BY_HAND))
                : send("PUT", licenses(turn / 2), "{\"remove\":[\"%s\"]}".formatted(BY_HAND));
    }

    private String licenses(int number) {
        return "/users/" + user(number) + "/licenses";
    }

    private byte[] purchase() {
        return send(
                "POST",
                "/subscriptions",
                "{\"sku\":\"%s\",\"seats\":10,\"externalKey\":\"order-%d\"}"
                        .formatted(BY_HAND, purchases.incrementAndGet()));
    }

    private byte[] past() {
        long since = Duration.between(begin, Instant.now()).toMillis();
        var then = begin.plusMillis(ThreadLocalRandom.current().nextLong(since));
        return get(PAST.get(looksBack.getAndIncrement() % PAST.size()).formatted(anybody()) + then);
    }

    private String anybody() {
        return user(ThreadLocalRandom.current().nextInt(users));
    }

    private String user(int number) {
        return HotPool.userName(1 + number % users);
    }

    private byte[] get(String path) {
        return bare("GET", path);
    }

    private byte[] bare(String method, String path) {
        return (method + " " + tenant.path(path) + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] send(String method, String path, String body) {
        return Wire.request(
                method + " " + tenant.path(path) + headers + "Content-Type: application/json\r\n",
                body.getBytes(StandardCharsets.US_ASCII));
    }
}
