package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of a tenant by all who tell it, and whether they tell the same. */
final class TenantReadings {

    private static final int ROUTES_LOOKED_AT = 5;
    private static final Duration REPORTED = Duration.ofDays(90);
    private static final List<String> PLANS = List.of("TEAMS1", "SWAY");
    private static final ExecutorService AT_ONCE = Executors.newVirtualThreadPerTaskExecutor();

    private final RunningZetel zetel;
    private final TestTenant tenant;
    private final Caller reader;
    private Snapshot last = new Snapshot(Map.of(), Map.of(), List.of());

    TenantReadings(RunningZetel zetel, TestTenant tenant, Caller reader) {
        this.zetel = zetel;
        this.tenant = tenant;
        this.reader = reader;
    }

    /** The seats of each product, who has what, and who may sign in. */
    record Snapshot(Map<String, Seats> seats, Map<String, Holding> holders, List<String> disabled) {}

    record Seats(String sku, int total, int assigned, int available, boolean overUntilKnown) {

        static final Seats NONE = new Seats("", 0, 0, 0, false);
    }

    /** How things stood when it was looked at last. */
    Snapshot last() {
        return last;
    }

    /**
     * Only a reduction or an end of term may leave more out than there are, until a day that is known; nobody adds to
     * it.
     */
    void overAssignsNothing() {
        var now = seats(head());
        now.forEach((sku, seats) -> {
            var before = last.seats().getOrDefault(sku, Seats.NONE);
            assertThat(seats.assigned())
                    .as("seats of %s out", seats)
                    .isLessThanOrEqualTo(Math.max(before.assigned(), Math.max(before.total(), seats.total())));
            assertThat(seats.assigned() <= seats.total() || seats.total() == 0 || seats.overUntilKnown())
                    .as("%s", seats)
                    .isTrue();
        });
        last = new Snapshot(now, last.holders(), last.disabled());
    }

    /** Seats and holders tell the same, and each holder has what its sources give together. */
    void isInOrder() {
        last = quiet();
        var lists = each(last.seats().keySet(), sku -> Stream.of("/users", "/devices")
                .flatMap(kind -> listed(sku, kind, kind.equals("/users") ? "userId" : "deviceId"))
                .sorted()
                .toList());
        last.seats().forEach((sku, seats) -> {
            var holding = last.holders().entrySet().stream()
                    .filter(holder -> holder.getValue().holds(sku))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            assertThat(holding).as("who holds %s", seats).hasSize(seats.assigned());
            assertThat(lists.get(sku)).as("who is listed with %s", seats).isEqualTo(holding);
        });
        last.holders().forEach((holder, held) -> {
            held.products().forEach(product -> assertThat(product.enabled())
                    .as("plans of %s for %s", product.skuId(), holder)
                    .isEqualTo(product.union()));
            held.products().stream()
                    .flatMap(product -> product.sources().stream()
                            .filter(Holding.Source::waits)
                            .map(_ -> product.skuId()))
                    .forEach(sku -> assertThat(last.seats().get(sku).available())
                            .as("free seats of %s while %s waits", sku, holder)
                            .isZero());
        });
    }

    /** Who may use a service is who has a product with it on, of which there are seats at all (P14). */
    void accessIsWhatWorks() {
        var people = last.holders().keySet().stream()
                .filter(holder -> !RandomRequests.DEVICES.contains(holder))
                .sorted()
                .toList();
        var questions = people.stream()
                .flatMap(user -> PLANS.stream()
                        .map(plan -> Http.JSON.writeValueAsString(Map.of("userId", user, "servicePlan", plan))))
                .collect(Collectors.joining("\n"));
        var answers = reader.send(
                        "POST", tenant.path("/access/batch?waitFor=" + head()), "application/x-ndjson", questions)
                .expect(200)
                .lines();
        assertThat(answers).hasSize(people.size() * PLANS.size());
        for (var answer : answers) {
            var user = answer.get("userId").asString();
            var plan = answer.get("servicePlan").asString();
            boolean works = !last.disabled().contains(user)
                    && last.holders().get(user).products().stream()
                            .anyMatch(product -> product.isHeld()
                                    && product.enabled().contains(plan)
                                    && last.seats()
                                                    .getOrDefault(product.skuId(), Seats.NONE)
                                                    .total()
                                            > 0);
            assertThat(answer.get("access").asString())
                    .as("%s of %s: %s", plan, user, answer)
                    .isEqualTo(works ? "FULL" : "NONE");
        }
    }

    private List<JsonNode> history() {
        return reader.get(tenant.path("/history/events?format=ndjson&waitFor=" + head()))
                .expect(200)
                .lines();
    }

    /** The report is what the history says, and so are the seats. */
    void reportAndSeatsAreWhatTheHistorySays() {
        var from = zetel.clock().instant().minus(REPORTED);
        var report = read("/reports/claims?window=90", head()).expect(200);
        var history = history();
        var claims = of("LicenseClaimed", history)
                .filter(event -> isSince(from, event))
                .toList();
        assertThat(TestTenant.each(report, "claimId"))
                .as("claims")
                .containsExactlyInAnyOrderElementsOf(claims.stream()
                        .map(event -> event.at("/payload/claimId").asString())
                        .toList());
        assertThat(report.number("/summary/claimed")).isEqualTo(claims.size());
        var refused = of("ClaimRefused", history)
                .filter(event -> isSince(from, event))
                .collect(
                        Collectors.groupingBy(event -> event.at("/payload/code").asString(), Collectors.counting()));
        report.json().at("/summary/refusedByCode").propertyStream().forEach(code -> assertThat(
                        code.getValue().asLong())
                .as(code.getKey())
                .isEqualTo(refused.getOrDefault(code.getKey(), 0L)));
        assertThat(report.json().at("/summary/refusedByCode").propertyNames()).containsAll(refused.keySet());
        var out = new HashMap<String, Integer>();
        Stream.concat(of("SeatsTaken", history), of("SeatsFreed", history))
                .sorted((one, other) ->
                        Long.compare(one.get("n").asLong(), other.get("n").asLong()))
                .forEach(event -> out.put(
                        event.at("/payload/skuId").asString(),
                        event.at("/payload/assigned").asInt()));
        last.seats()
                .forEach((sku, seats) ->
                        assertThat(seats.assigned()).as("%s", seats).isEqualTo(out.getOrDefault(sku, 0)));
    }

    private static Stream<JsonNode> of(String type, List<JsonNode> history) {
        return history.stream().filter(event -> event.get("type").asString().equals(type));
    }

    private static boolean isSince(Instant from, JsonNode event) {
        return !Instant.parse(event.get("effectiveOn").asString()).isBefore(from);
    }

    /** What is answered now is what is answered about now. */
    void thePresentIsThePastOfNow(RandomRequests requests, Random random) {
        var routes = new ArrayList<>(List.of(
                "",
                "/products",
                "/subscriptions",
                "/policies",
                "/reports/claims?window=90",
                "/reports/claims/daily",
                "/reports/refusals",
                "/products/SPE_E3",
                "/products/SPE_E3/users",
                "/products/SPE_F1/groups",
                "/products/" + RandomRequests.OF_DEVICES + "/devices"));
        RandomRequests.USERS.forEach(user -> Stream.of("", "/licenses", "/access?servicePlan=TEAMS1", "/timeline")
                .forEach(route -> routes.add("/users/" + user + route)));
        RandomRequests.DEVICES.forEach(
                device -> Stream.of("", "/licenses").forEach(route -> routes.add("/devices/" + device + route)));
        requests.groups().forEach(group -> Stream.of("", "/members", "/licensing")
                .forEach(route -> routes.add("/groups/" + group + route)));
        requests.policies().forEach(policy -> Stream.of("", "/versions", "/claimants")
                .forEach(route -> routes.add("/policies/" + policy + route)));
        requests.purchases().forEach(purchase -> routes.add("/subscriptions/" + purchase));
        Collections.shuffle(routes, random);
        each(routes.subList(0, ROUTES_LOOKED_AT), route -> {
            var separator = route.contains("?") ? "&" : "?";
            var now = reader.get(tenant.path(route + separator + "waitFor=" + head()));
            var then = reader.get(
                    tenant.path(route + separator + "asOf=" + zetel.clock().instant()));
            assertThat(then.status()).as("%s now", route).isEqualTo(now.status());
            if (now.status() == 200) {
                assertThat(timeless(then)).as("%s as of now", route).isEqualTo(timeless(now));
            }
            return now;
        });
    }

    /** A report says from when to when it goes. */
    private static JsonNode timeless(Reply reply) {
        if (reply.json() instanceof ObjectNode answer && answer.has("window")) {
            answer.remove(List.of("from", "to"));
            return answer;
        }
        return reply.json();
    }

    /** How things stand when nothing happens by itself any more. */
    Snapshot quiet() {
        var seen = new Snapshot[1];
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    long head = head();
                    if (!isHealed(head)) {
                        return false;
                    }
                    seen[0] = snapshot(head);
                    return isHealed(head) && head == head();
                });
        return seen[0];
    }

    private boolean isHealed(long head) throws InterruptedException {
        assertThat(zetel.context().getBean(Positions.class).awaitSeen("waiting-members", head, Duration.ofSeconds(10)))
                .isTrue();
        return zetel.context()
                        .getBean(JdbcClient.class)
                        .sql("select (select count(*) from healing_due) "
                                + "+ (select count(*) from job where state not in ('COMPLETED', 'FAILED'))")
                        .query(Integer.class)
                        .single()
                == 0;
    }

    private Snapshot snapshot(long head) {
        var users = read("/users", head).expect(200).json().get("items");
        var holders = new HashMap<String, Holding>();
        var paths = Stream.concat(
                        users.valueStream()
                                .map(user -> "/users/" + user.get("userId").asString()),
                        TestTenant.each(read("/devices", head).expect(200), "deviceId").stream()
                                .map(device -> "/devices/" + device))
                .toList();
        each(
                        paths,
                        path -> Holding.of(
                                read(path + "/licenses", head).expect(200).json()))
                .forEach((path, held) -> holders.put(path.substring(path.lastIndexOf('/') + 1), held));
        return new Snapshot(
                seats(head),
                holders,
                users.valueStream()
                        .filter(user -> !user.get("accountEnabled").asBoolean())
                        .map(user -> user.get("userId").asString())
                        .toList());
    }

    private Map<String, Seats> seats(long head) {
        return read("/products", head)
                .json()
                .get("items")
                .valueStream()
                .collect(Collectors.toMap(
                        row -> row.get("skuId").asString(),
                        row -> new Seats(
                                row.get("skuPartNumber").asString(),
                                row.get("total").asInt(),
                                row.get("assigned").asInt(),
                                row.get("available").asInt(),
                                !row.get("overAssignedUntil").isNull())));
    }

    private Stream<String> listed(String sku, String kind, String id) {
        return read("/products/" + sku + kind, head())
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .filter(row -> row.path("state").asString("Active").startsWith("Active"))
                .map(row -> row.get(id).asString());
    }

    private Reply read(String path, long head) {
        var limit = path.contains("?") ? "&" : path.endsWith("/licenses") ? "?" : "?limit=200&";
        return reader.get(tenant.path(path) + limit + "waitFor=" + head);
    }

    private long head() {
        return zetel.context().getBean(Positions.class).head();
    }

    /** Asks all of these at once. */
    static <T, R> Map<T, R> each(Collection<T> all, Function<T, R> ask) {
        var asked = all.stream()
                .collect(Collectors.toMap(UnaryOperator.<T>identity(), one -> AT_ONCE.submit(() -> ask.apply(one))));
        return asked.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> result(entry.getValue())));
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
