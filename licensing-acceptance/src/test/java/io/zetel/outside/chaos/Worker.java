package io.zetel.outside.chaos;

import io.zetel.outside.Answer;
import io.zetel.outside.Ask;
import io.zetel.outside.Tenant;
import io.zetel.outside.Wire;
import io.zetel.outside.chaos.Promises.Said;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One client that asks for one thing after another, each with the same key until it is told how it ended. */
final class Worker {

    static final String PLENTY = "SPE_E3";
    static final String SCARCE = "POWERAPPS_PER_USER";
    static final String BY_HAND = "EXCHANGESTANDARD";
    static final String BOUGHT = "MCOMEETADV";

    private final String name;
    private final Tenant tenant;
    private final String policyId;
    private final Promises promises;
    private final JudgedClient client;
    private final Random random;
    private final Wire wire;
    private final AtomicLong giveUpAt;
    private int n;
    private @Nullable String position;

    Worker(
            String name,
            int port,
            Tenant tenant,
            String policyId,
            Promises promises,
            JudgedClient client,
            long seed,
            AtomicLong giveUpAt) {
        this.name = name;
        this.tenant = tenant;
        this.policyId = policyId;
        this.promises = promises;
        this.client = client;
        this.random = new Random(seed);
        this.wire = client.wire(port);
        this.giveUpAt = giveUpAt;
    }

    /** Asks until this instant. */
    void work(long untilNanos) {
        try (wire) {
            while (System.nanoTime() - untilNanos < 0) {
                Pulse.await();
                n++;
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3 -> claim("TEAMS", "user-" + name + "-" + n);
                    case 4 -> claim("POWER_APPS", "visitor-" + name + "-" + n);
                    case 5 -> batch();
                    case 6 -> buy();
                    case 7 -> assign();
                    case 8 -> join();
                    case 9 -> rename();
                    default -> read();
                }
            }
        }
    }

    private void claim(String app, String user) {
        noted("claimed user:" + user, write("POST", "/claims", claimOf(app, user)));
    }

    private void batch() {
        var users = IntStream.range(0, 10)
                .mapToObj(i -> "many-" + name + "-" + n + "-" + i)
                .toList();
        users.forEach(user -> promises.record("claimed user:" + user, Said.NOTHING));
        var body = users.stream().map(user -> claimOf("TEAMS", user)).collect(Collectors.joining("\n"));
        var ask = tenant.admin()
                .ask("POST", tenant.path("/claims/batch"))
                .with("Content-Type", "application/x-ndjson")
                .with("Idempotency-Key", key())
                .with(body.getBytes(StandardCharsets.UTF_8));
        untilToldHow(ask).filter(Answer::succeeded).ifPresent(answer -> answer.text()
                .lines()
                .map(Answer.JSON::readTree)
                .forEach(line -> {
                    int at = line.path("line").asInt() - 1;
                    if (at >= 0 && at < users.size()) {
                        var outcome = line.path("outcome").asString("");
                        promises.record(
                                "claimed user:" + users.get(at),
                                List.of("CLAIMED", "ALREADY_LICENSED").contains(outcome)
                                        ? Said.DONE
                                        : outcome.equals("REFUSED") ? Said.REFUSED : Said.NOTHING);
                    }
                }));
    }

    private void buy() {
        noted("bought " + key(), write("POST", "/subscriptions", json(Map.of("sku", BOUGHT, "seats", 1))));
    }

    private void assign() {
        var user = "helped-" + name + "-" + n;
        if (known(user)) {
            noted(
                    "assigned user:" + user,
                    write("PUT", "/users/" + user + "/licenses", json(Map.of("add", List.of(Map.of("sku", BY_HAND))))));
        }
    }

    private void join() {
        var user = "member-" + name + "-" + n;
        if (known(user)) {
            noted(
                    "joined user:" + user,
                    write("POST", "/groups/everybody/members", json(Map.of("memberIds", List.of(user)))));
        }
    }

    private boolean known(String user) {
        return untilToldHow(write("PUT", "/users/" + user, json(Map.of("usageLocation", "NL"))))
                .filter(Answer::succeeded)
                .isPresent();
    }

    private void rename() {
        noted("renamed " + key(), write("PATCH", "/policies/" + policyId, json(Map.of("name", key()))));
    }

    private void read() {
        var path = List.of(
                        "/products",
                        "/reports/claims?limit=5",
                        "/policies",
                        "/products/" + PLENTY + "/users?limit=5",
                        "/groups/everybody")
                .get(random.nextInt(5));
        var known = position;
        var wait = known == null ? "" : (path.contains("?") ? "&" : "?") + "waitFor=" + known;
        client.send(wire, tenant.admin().ask("GET", tenant.path(path + wait)));
    }

    private void noted(String effect, Ask ask) {
        promises.record(effect, Said.NOTHING);
        said(untilToldHow(ask)).ifPresent(said -> promises.record(effect, said));
    }

    private String key() {
        return "chaos-" + name + "-" + n;
    }

    private Ask write(String method, String path, String body) {
        var ask = tenant.admin()
                .ask(method, tenant.path(path))
                .with("Licensing-Reason", key())
                .json(body);
        return method.equals("POST") ? ask.with("Idempotency-Key", key()) : ask;
    }

    private static String claimOf(String app, String user) {
        return json(Map.of("app", app, "trigger", "USER_REQUEST", "user", Map.of("userId", user)));
    }

    private static String json(Object value) {
        return Answer.JSON.writeValueAsString(value);
    }

    /** The answer that says whether it was done; none when the run ends before. */
    private Optional<Answer> untilToldHow(Ask ask) {
        while (true) {
            var answer = client.send(wire, ask);
            if (answer.isPresent()
                    && answer.get().status() < 500
                    && !answer.get().text("/code").equals("IDEMPOTENCY_IN_PROGRESS")) {
                answer.map(told -> told.header("Licensing-Position")).ifPresent(told -> position = told);
                return answer;
            }
            if (System.nanoTime() - giveUpAt.get() > 0) {
                return Optional.empty();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                    100 + ThreadLocalRandom.current().nextInt(200)));
        }
    }

    /** What was made by an attempt whose answer was lost is there when asked for again. */
    private static Optional<Said> said(Optional<Answer> answer) {
        return answer.map(told -> told.succeeded() || told.text("/code").endsWith("_EXISTS")
                ? Said.DONE
                : told.status() >= 400 && told.status() < 500 ? Said.REFUSED : Said.NOTHING);
    }
}
