package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds from outside whatever is asked in whatever order (R20). A build asks for the same every time;
 * {@code -Dzetel.seed=} asks for something else, {@code -Dzetel.steps=} for more, {@code -Dzetel.sequences=} for more
 * short ones.
 */
@DisplayName("Any history over HTTP")
class AnyHistorySpec {

    private static final long SEED = Long.getLong("zetel.seed", 20261121);
    private static final int STEPS = Integer.getInteger("zetel.steps", 200);
    private static final int STEPS_BETWEEN_LOOKS = 20;
    private static final int SEQUENCES = Integer.getInteger("zetel.sequences", 1);
    private static final int STEPS_OF_A_SEQUENCE = 25;
    private static final int ROUTES_LOOKED_AT = 8;
    private static final Duration REPORTED = Duration.ofDays(90);

    private static RunningZetel zetel;

    private TestTenant tenant;
    private Snapshot last = new Snapshot(Map.of(), Map.of());

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(RunningZetel.preparedDirectory(), "--zetel.lifecycle.poll=1d");
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @Test
    void keeps_seats_holders_and_read_models_together_and_lets_nobody_wait_in_vain() {
        tenant = TestTenant.under(zetel.http(), "EA");
        zetel.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 3))
                .expect(200);
        var requests = new RandomRequests(zetel, tenant, SEED);
        try {
            requests.begin();
            for (int step = 1; step <= STEPS; step++) {
                assertThat(requests.next().status())
                        .as("a status that is nobody's fault but Zetel's")
                        .isLessThan(500);
                overAssignsNothing();
                if (step % STEPS_BETWEEN_LOOKS == 0) {
                    isInOrder();
                }
            }
            isInOrder();
            lookingAnewChangesNothing(requests);
            nobodyWaitsOnceThereAreSeats(requests);
            isWhatTheEventsSay();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "-Dzetel.seed=%d: %s%nafter%s".formatted(SEED, e.getMessage(), requests.story()), e);
        }
    }

    @Test
    void of_any_sequence_all_readings_tell_the_same() {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            tenant = TestTenant.under(zetel.http(), "EA");
            last = new Snapshot(Map.of(), Map.of());
            zetel.operator()
                    .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 3))
                    .expect(200);
            var requests = new RandomRequests(zetel, tenant, SEED + sequence);
            try {
                requests.begin();
                for (int step = 1; step <= STEPS_OF_A_SEQUENCE; step++) {
                    assertThat(requests.next().status()).isLessThan(500);
                }
                isInOrder();
                accessIsWhatWorks();
                theReportIsWhatTheHistorySays();
                theSeatsAreWhatTheHistorySays();
                thePresentIsThePastOfNow(requests, new Random(SEED + sequence));
                requests.end();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "-Dzetel.seed=%d: %s%nafter%s".formatted(SEED + sequence, e.getMessage(), requests.story()), e);
            }
        }
        isWhatTheEventsSay();
    }

    /** Who may use a service is who has a product with it on, of which there are seats at all (P14). */
    private void accessIsWhatWorks() {
        for (var user : RandomRequests.USERS) {
            var held = last.holders().get(user);
            for (var plan : List.of("TEAMS1", "SWAY")) {
                boolean works = held.products().stream()
                        .anyMatch(product -> product.isHeld()
                                && product.enabled().contains(plan)
                                && last.seats().get(product.sku()).total() > 0);
                var access = read("/users/" + user + "/access?servicePlan=" + plan, head())
                        .expect(200);
                assertThat(access.text("/access"))
                        .as("%s of %s: %s", plan, user, access.body())
                        .isEqualTo(works ? "FULL" : "NONE");
            }
        }
    }

    private List<JsonNode> history(String type) {
        return tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?format=ndjson&type=" + type + "&waitFor=" + head()))
                .expect(200)
                .lines();
    }

    private void theReportIsWhatTheHistorySays() {
        var from = zetel.clock().instant().minus(REPORTED);
        var report = read("/reports/claims?window=90", head()).expect(200);
        var claims = since(from, history("LicenseClaimed"));
        assertThat(TestTenant.each(report, "claimId"))
                .as("claims")
                .containsExactlyInAnyOrderElementsOf(claims.stream()
                        .map(event -> event.at("/payload/claimId").asString())
                        .toList());
        assertThat(report.number("/summary/claimed")).isEqualTo(claims.size());
        var refused = since(from, history("ClaimRefused")).stream()
                .collect(
                        Collectors.groupingBy(event -> event.at("/payload/code").asString(), Collectors.counting()));
        report.json().at("/summary/refusedByCode").propertyStream().forEach(code -> assertThat(
                        code.getValue().asLong())
                .as(code.getKey())
                .isEqualTo(refused.getOrDefault(code.getKey(), 0L)));
        assertThat(report.json().at("/summary/refusedByCode").propertyNames()).containsAll(refused.keySet());
    }

    private static List<JsonNode> since(Instant from, List<JsonNode> events) {
        return events.stream()
                .filter(event ->
                        !Instant.parse(event.get("effectiveOn").asString()).isBefore(from))
                .toList();
    }

    private void theSeatsAreWhatTheHistorySays() {
        var out = new HashMap<String, Integer>();
        Stream.concat(history("SeatsTaken").stream(), history("SeatsFreed").stream())
                .sorted(Comparator.comparing(event -> event.get("n").asLong()))
                .forEach(event -> out.put(
                        event.at("/payload/skuId").asString(),
                        event.at("/payload/assigned").asInt()));
        read("/products", head()).json().get("items").forEach(row -> assertThat(
                        row.get("assigned").asInt())
                .as(row.get("skuPartNumber").asString())
                .isEqualTo(out.getOrDefault(row.get("skuId").asString(), 0)));
    }

    private void thePresentIsThePastOfNow(RandomRequests requests, Random random) {
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
        RandomRequests.GROUPS.forEach(group ->
                Stream.of("", "/members", "/licensing").forEach(route -> routes.add("/groups/" + group + route)));
        requests.policies().forEach(policy -> Stream.of("", "/versions", "/claimants")
                .forEach(route -> routes.add("/policies/" + policy + route)));
        requests.purchases().forEach(purchase -> routes.add("/subscriptions/" + purchase));
        Collections.shuffle(routes, random);
        for (var route : routes.subList(0, ROUTES_LOOKED_AT)) {
            var separator = route.contains("?") ? "&" : "?";
            var now = tenant.as(Role.READER).get(tenant.path(route + separator + "waitFor=" + head()));
            var then = tenant.as(Role.READER)
                    .get(tenant.path(route + separator + "asOf=" + zetel.clock().instant()));
            assertThat(then.status()).as("%s now", route).isEqualTo(now.status());
            if (now.status() == 200) {
                assertThat(timeless(then)).as("%s as of now", route).isEqualTo(timeless(now));
            }
        }
    }

    /** A report says from when to when it goes. */
    private static JsonNode timeless(Reply reply) {
        if (reply.json() instanceof ObjectNode answer && answer.has("window")) {
            answer.remove(List.of("from", "to"));
            return answer;
        }
        return reply.json();
    }

    /**
     * Only a reduction or an end of term may leave more out than there are, until a day that is known; nobody adds to
     * it.
     */
    private void overAssignsNothing() {
        var now = seats(head());
        now.forEach((sku, seats) -> {
            var before = last.seats().getOrDefault(sku, Seats.NONE);
            assertThat(seats.assigned())
                    .as("seats of %s out", sku)
                    .isLessThanOrEqualTo(Math.max(before.assigned(), Math.max(before.total(), seats.total())));
            assertThat(seats.assigned() <= seats.total() || seats.total() == 0 || seats.overUntilKnown())
                    .as("%s of %s", seats, sku)
                    .isTrue();
        });
        last = new Snapshot(now, last.holders());
    }

    /** Seats and holders tell the same, and each holder has what its sources give together. */
    private void isInOrder() {
        last = quiet();
        last.seats().forEach((sku, seats) -> {
            var holding = last.holders().entrySet().stream()
                    .filter(holder -> holder.getValue().holds(sku))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            assertThat(holding).as("who holds %s", sku).hasSize(seats.assigned());
            assertThat(Stream.concat(listed(sku, "/users", "userId"), listed(sku, "/devices", "deviceId"))
                            .sorted())
                    .as("who is listed with %s", sku)
                    .isEqualTo(holding);
        });
        last.holders().forEach((holder, held) -> {
            held.products().forEach(product -> assertThat(product.enabled())
                    .as("plans of %s for %s", product.sku(), holder)
                    .isEqualTo(product.union()));
            held.products().stream()
                    .flatMap(product -> product.sources().stream()
                            .filter(source -> source.waits())
                            .map(_ -> product.sku()))
                    .forEach(sku -> assertThat(last.seats().get(sku).available())
                            .as("free seats of %s while %s waits", sku, holder)
                            .isZero());
        });
    }

    private void lookingAnewChangesNothing(RandomRequests requests) {
        for (var user : RandomRequests.USERS) {
            requests.send("POST", "/users/" + user + "/reprocess", Map.of());
        }
        for (var group : List.of("sales", "support", "board", "lab")) {
            requests.send("POST", "/groups/" + group + "/reprocess", Map.of());
        }
        assertThat(quiet()).as("what looking anew at everybody leads to").isEqualTo(last);
    }

    private void nobodyWaitsOnceThereAreSeats(RandomRequests requests) {
        for (var sku : last.seats().keySet()) {
            requests.send("POST", "/subscriptions", Map.of("sku", sku, "seats", 20))
                    .expect(201);
        }
        isInOrder();
        assertThat(last.holders().values().stream()
                        .flatMap(held -> held.products().stream())
                        .flatMap(product -> product.sources().stream()))
                .as("who waits for a seat though there are plenty")
                .noneMatch(Holding.Source::waits);
    }

    private void isWhatTheEventsSay() {
        var replay = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "ALL", "swap", false))
                .expect(202);
        ReplaysSpec.awaitDone(zetel, replay.text("/replayId"));
        var done = zetel.operator().get(replay.header("Location"));
        assertThat(done.text("/state")).as(done.body()).isEqualTo("COMPARED");
    }

    /** How things stand when nothing happens by itself any more. */
    private Snapshot quiet() {
        var jdbc = zetel.context().getBean(JdbcClient.class);
        var seen = new Snapshot[1];
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    long head = head();
                    var snapshot = new Snapshot(seats(head), holders(head));
                    seen[0] = snapshot;
                    awaitHealingSaw(head);
                    return head == head()
                            && jdbc.sql("select count(*) from healing_due")
                                            .query(Integer.class)
                                            .single()
                                    == 0
                            && head == head();
                });
        return seen[0];
    }

    private void awaitHealingSaw(long head) throws InterruptedException {
        assertThat(zetel.context().getBean(Positions.class).awaitSeen("waiting-members", head, Duration.ofSeconds(10)))
                .isTrue();
    }

    private Map<String, Seats> seats(long head) {
        return read("/products", head)
                .json()
                .get("items")
                .valueStream()
                .collect(Collectors.toMap(
                        row -> row.get("skuPartNumber").asString(),
                        row -> new Seats(
                                row.get("total").asInt(),
                                row.get("assigned").asInt(),
                                row.get("available").asInt(),
                                !row.get("overAssignedUntil").isNull())));
    }

    private Map<String, Holding> holders(long head) {
        var all = new HashMap<String, Holding>();
        Stream.concat(
                        RandomRequests.USERS.stream().map(user -> "/users/" + user),
                        RandomRequests.DEVICES.stream().map(device -> "/devices/" + device))
                .forEach(path -> {
                    var reply = read(path + "/licenses", head);
                    all.put(
                            path.substring(path.lastIndexOf('/') + 1),
                            reply.status() == 404
                                    ? Holding.NOTHING
                                    : Holding.of(reply.expect(200).json()));
                });
        return all;
    }

    private Stream<String> listed(String sku, String kind, String id) {
        return read("/products/" + sku + kind, head())
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .filter(row -> row.path("state").asString("Active").equals("Active"))
                .map(row -> row.get(id).asString());
    }

    private Reply read(String path, long head) {
        var limit = path.contains("?") ? "&" : path.endsWith("/licenses") ? "?" : "?limit=200&";
        return tenant.as(Role.READER).get(tenant.path(path) + limit + "waitFor=" + head);
    }

    private static long head() {
        return zetel.context().getBean(Positions.class).head();
    }

    private record Snapshot(Map<String, Seats> seats, Map<String, Holding> holders) {}

    private record Seats(int total, int assigned, int available, boolean overUntilKnown) {

        static final Seats NONE = new Seats(0, 0, 0, false);
    }
}
