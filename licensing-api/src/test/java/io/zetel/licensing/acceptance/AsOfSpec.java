package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.RandomPast.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("As of an instant (N1)")
class AsOfSpec extends AskingThePast {

    /** Every route that takes an instant is asked below. */
    private static final List<String> ALL = List.of(
            "/subscriptions",
            "/products",
            "/products/{sku}",
            "/products/{sku}/trend",
            "/products/{sku}/users",
            "/products/{sku}/devices",
            "/products/{sku}/groups",
            "/policies",
            "/policies/{id}",
            "/reports/claims",
            "/reports/claims/daily",
            "/users",
            "/devices",
            "/groups",
            "/jobs",
            "/jobs/{id}",
            "/users/{id}",
            "/users/{id}/licenses",
            "/users/{id}/access",
            "/users/{id}/apps",
            "/devices/{id}",
            "/devices/{id}/licenses",
            "/groups/{id}",
            "/groups/{id}/licensing",
            "/users/{id}/timeline",
            "/reports/refusals",
            "/policies/{id}/versions",
            "/policies/{id}/claimants",
            "/groups/{id}/members",
            "/subscriptions/{id}",
            "/desired-state",
            "");

    private final Random random = new Random(20261121);
    private final RandomPast past = new RandomPast(ZETEL, random);

    @Test
    void N1_fifty_random_instants_of_a_random_history_answer_like_a_replay_that_stops_there() {
        var tenant = eligible();
        var policies = past.livedThrough(tenant);
        var events =
                HistorySpec.audit(tenant, "/events?format=ndjson").expect(200).lines();
        for (var at : instants(events)) {
            var replay = HistoryOracle.of(events, at);
            assertThat(rows(ask(tenant, "/subscriptions", at), "subscriptionId", "seats", "status", "autoRenew"))
                    .as("purchases at %s", at)
                    .isEqualTo(replay.purchases());
            assertThat(rows(ask(tenant, "/products", at), "skuId", "total", "assigned", "available", "overAssigned"))
                    .as("products at %s", at)
                    .containsExactlyInAnyOrderElementsOf(replay.products());
            assertThat(rows(
                            ask(tenant, "/policies", at),
                            "policyId",
                            "name",
                            "version",
                            "status",
                            "primary",
                            "available"))
                    .as("policies at %s", at)
                    .isEqualTo(replay.policies());
            var report = ask(tenant, "/reports/claims", at);
            assertThat(rows(report, "claimId", "userId", "policyName"))
                    .as("claims at %s", at)
                    .containsExactlyInAnyOrderElementsOf(replay.claims());
            assertThat(report.at("/summary/claimed").asInt())
                    .isEqualTo(replay.claims().size());
            assertThat(report.at("/summary/fromBackup").asInt()).isEqualTo(replay.fromBackup());
            assertThat(report.at("/summary/refusedByCode/OUT_OF_LICENSES").asInt())
                    .isEqualTo(replay.refused());
            assertThat(ask(tenant, "/reports/refusals?code=OUT_OF_LICENSES&limit=500", at)
                            .get("items"))
                    .hasSize(replay.refused());
            assertThatTheTimelineWas(tenant, at, events);
            assertThatDaysAddUp(tenant, at, replay);
            new DirectoryThen(past, tenant, at).isAsIn(replay);
            for (var policy : policies) {
                var reply = tenant.as(Role.READER).get(tenant.path("/policies/" + policy + "?asOf=" + at));
                assertThat(reply.status()).isEqualTo(replay.knowsPolicy(policy) ? 200 : 404);
            }
        }
    }

    @Test
    void a_route_that_takes_an_instant_is_asked_here() {
        var paths = ZETEL.operator().get("/v3/api-docs").expect(200).json().get("paths");
        var found = paths.propertyStream()
                .filter(path -> path.getValue()
                        .at("/get/parameters")
                        .valueStream()
                        .anyMatch(parameter -> parameter.get("name").asString().equals("asOf")))
                .map(path -> path.getKey().replace("/api/v1/tenants/{t}", ""));
        assertThat(found).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void the_present_instant_answers_to_the_letter_what_the_live_routes_do() {
        var tenant = eligible();
        past.livedThrough(tenant);
        var now = ZETEL.clock().instant();
        HistorySpec.audit(tenant, "/events").expect(200);
        for (var route : ROUTES) {
            var live = tenant.readAfter(tenant.signIn("somebody else"), route).json();
            var asOf = ask(tenant, route, ZETEL.clock().instant());
            assertThat(asOf.get("items")).as(route).isEqualTo(live.get("items")).isNotEmpty();
            assertThat(asOf.get("summary")).isEqualTo(live.get("summary"));
        }
        var csv = tenant.as(Role.READER)
                .get(tenant.path("/reports/claims?format=csv&asOf=" + now))
                .expect(200)
                .body();
        assertThat(csv.lines().count() - 1)
                .isEqualTo(ask(tenant, "/reports/claims?limit=500", now)
                        .get("items")
                        .size());
    }

    private static void assertThatDaysAddUp(TestTenant tenant, Instant at, HistoryOracle replay) {
        var days = ask(tenant, "/reports/claims/daily", at)
                .get("items")
                .valueStream()
                .toList();
        assertThat(days.stream().mapToInt(day -> day.get("claimed").asInt()).sum())
                .as("claims by day at %s", at)
                .isEqualTo(replay.claims().size());
        for (var product : replay.products()) {
            var reply = read(tenant, "/products/" + product.getFirst(), at);
            assertThat(List.of(reply.text("/skuId"), reply.text("/total"), reply.text("/assigned")))
                    .isEqualTo(product.subList(0, 3));
        }
    }

    private void assertThatTheTimelineWas(TestTenant tenant, Instant at, List<JsonNode> events) {
        var user = past.some(1, USERS.toArray(String[]::new)).getFirst();
        var told = events.stream()
                .filter(event -> event.get("subject").asString().equals("user:" + user))
                .filter(event ->
                        !Instant.parse(event.get("recordedAt").asString()).isAfter(at))
                .map(event -> event.get("n").asString())
                .toList();
        var reply = read(tenant, "/users/" + user + "/timeline?limit=500", at);
        assertThat(reply.status() == 404 ? List.of() : TestTenant.each(reply, "n"))
                .as("%s at %s", user, at)
                .isEqualTo(told.reversed());
    }

    /** The instants of events themselves, just before them, and any between. */
    private List<Instant> instants(List<JsonNode> events) {
        var times = events.stream()
                .map(event -> Instant.parse(event.get("recordedAt").asString()))
                .toList();
        long span = Duration.between(times.getFirst(), times.getLast()).toMillis();
        return IntStream.range(0, 50)
                .mapToObj(i -> switch (i % 3) {
                    case 0 -> times.get(random.nextInt(times.size()));
                    case 1 -> times.get(random.nextInt(times.size())).minusMillis(1);
                    default -> times.getFirst().plusMillis(random.nextLong(span + 1));
                })
                .toList();
    }
}
