package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every route that takes {@code asOf} says about the past, against a plain replay of the exported events cut at that instant. */
@DisplayName("As of an instant (N1)")
class AsOfSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final List<String> SKUS = List.of("SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM");
    private static final List<String> ROUTES = List.of("/subscriptions", "/products", "/policies", "/reports/claims", "/products/SPE_E3/users",
            "/products/SPE_E5/users");

    private final Random random = new Random(20261121);

    @Test void N1_fifty_random_instants_of_a_random_history_answer_like_a_replay_that_stops_there() {
        var tenant = TestTenant.claiming(ZETEL);
        var policies = livedThrough(tenant);
        var events = HistorySpec.audit(tenant, "/events?format=ndjson").expect(200).lines();
        for (var at : instants(events)) {
            var replay = PlainReplay.of(events, at);
            assertThat(rows(ask(tenant, "/subscriptions", at), "subscriptionId", "seats", "status", "autoRenew")).as("purchases at %s", at)
                    .isEqualTo(replay.purchases());
            assertThat(rows(ask(tenant, "/products", at), "skuId", "total", "assigned", "available", "overAssigned")).as("products at %s", at)
                    .containsExactlyInAnyOrderElementsOf(replay.products());
            assertThat(rows(ask(tenant, "/policies", at), "policyId", "name", "version", "status", "primary", "available")).as("policies at %s", at)
                    .isEqualTo(replay.policies());
            var report = ask(tenant, "/reports/claims", at);
            assertThat(rows(report, "claimId", "userId", "policyName")).as("claims at %s", at).containsExactlyInAnyOrderElementsOf(replay.claims());
            assertThat(report.at("/summary/claimed").asInt()).isEqualTo(replay.claims().size());
            assertThat(report.at("/summary/fromBackup").asInt()).isEqualTo(replay.fromBackup());
            assertThat(report.at("/summary/refusedByCode/OUT_OF_LICENSES").asInt()).isEqualTo(replay.refused());
            for (var sku : SKUS) {
                assertThat(rows(ask(tenant, "/products/" + sku + "/users", at), "userId")).as("users of %s at %s", sku, at)
                        .isEqualTo(replay.usersOf(sku));
            }
            for (var policy : policies) {
                var reply = tenant.as(Role.READER).get(tenant.path("/policies/" + policy + "?asOf=" + at));
                assertThat(reply.status()).isEqualTo(replay.knowsPolicy(policy) ? 200 : 404);
            }
        }
    }

    @Test void the_present_instant_answers_to_the_letter_what_the_live_routes_do() {
        var tenant = TestTenant.claiming(ZETEL);
        livedThrough(tenant);
        var now = ZETEL.clock().instant();
        HistorySpec.audit(tenant, "/events").expect(200);
        for (var route : ROUTES) {
            var live = tenant.readAfter(tenant.signIn("somebody else"), route).json();
            var asOf = ask(tenant, route, ZETEL.clock().instant());
            assertThat(asOf.get("items")).as(route).isEqualTo(live.get("items")).isNotEmpty();
            assertThat(asOf.get("summary")).isEqualTo(live.get("summary"));
        }
        var csv = tenant.as(Role.READER).get(tenant.path("/reports/claims?format=csv&asOf=" + now)).expect(200).body();
        assertThat(csv.lines().count() - 1).isEqualTo(ask(tenant, "/reports/claims?limit=500", now).get("items").size());
    }

    @Test void pages_of_the_past_follow_each_other() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 20);
        tenant.policy("TEAMS", "SPE_E3");
        IntStream.range(0, 12).forEach(i -> tenant.signIn("user-%02d".formatted(i)).expect(201));
        var at = ZETEL.clock().instant();
        tenant.signIn("user-99").expect(201);
        var first = ask(tenant, "/products/SPE_E3/users?limit=5", at);
        var second = ask(tenant, "/products/SPE_E3/users?limit=5&cursor=" + first.get("nextCursor").asString(), at);
        var third = ask(tenant, "/products/SPE_E3/users?limit=5&cursor=" + second.get("nextCursor").asString(), at);
        var users = new ArrayList<List<String>>();
        List.of(first, second, third).forEach(page -> users.addAll(rows(page, "userId")));
        assertThat(users).hasSize(12).isEqualTo(IntStream.range(0, 12).mapToObj(i -> List.of("user-%02d".formatted(i))).toList());
        assertThat(third.get("nextCursor").isNull()).isTrue();
    }

    @Test void the_future_is_not_known_and_before_the_tenant_there_was_nothing() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 5);
        var policy = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        for (var route : ROUTES) {
            var tomorrow = ZETEL.clock().instant().plus(Duration.ofDays(1));
            assertThat(tenant.as(Role.READER).get(tenant.path(route + "?asOf=" + tomorrow)).expect(400).text("/code")).isEqualTo("FUTURE_INSTANT");
            assertThat(tenant.as(Role.READER).get(tenant.path(route + "?asOf=yesterday")).expect(400).text("/code")).isEqualTo("INVALID_INSTANT");
            assertThat(ask(tenant, route, Instant.parse("2020-01-01T00:00:00Z")).get("items")).isEmpty();
        }
        tenant.as(Role.READER).get(tenant.path("/policies/" + policy + "?asOf=2020-01-01T00:00:00Z")).expect(404);
    }

    private static JsonNode ask(TestTenant tenant, String route, Instant at) {
        var separator = route.contains("?") ? "&" : "?limit=500&";
        return tenant.as(Role.READER).get(tenant.path(route + (route.equals("/products") ? "?" : separator) + "asOf=" + at)).expect(200).json();
    }

    private static List<List<String>> rows(JsonNode page, String... fields) {
        return page.get("items").valueStream().map(item -> List.of(fields).stream().map(field -> item.get(field).asString()).toList()).toList();
    }

    /** The instants of events themselves, just before them, and any between. */
    private List<Instant> instants(List<JsonNode> events) {
        var times = events.stream().map(event -> Instant.parse(event.get("recordedAt").asString())).toList();
        long span = Duration.between(times.getFirst(), times.getLast()).toMillis();
        return IntStream.range(0, 50).mapToObj(i -> switch (i % 3) {
            case 0 -> times.get(random.nextInt(times.size()));
            case 1 -> times.get(random.nextInt(times.size())).minusMillis(1);
            default -> times.getFirst().plusMillis(random.nextLong(span + 1));
        }).toList();
    }

    /** Buys, changes, cancels, signs in; answers the policies there ever were. */
    private List<String> livedThrough(TestTenant tenant) {
        var purchases = new ArrayList<String>();
        SKUS.forEach(sku -> purchases.add(tenant.buy(sku, 3).text("/subscriptionId")));
        var policies = new ArrayList<>(List.of(tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId")));
        for (int i = 0; i < 60; i++) {
            var policy = policies.getFirst();
            if (i == 30) {
                policies.add(replacedForAWhile(tenant, policy));
            }
            switch (random.nextInt(8)) {
                case 0 -> purchases.add(tenant.buy(SKUS.get(random.nextInt(3)), 1 + random.nextInt(4)).text("/subscriptionId"));
                case 1 -> tenant.as(Role.BILLING_ADMIN).patch(tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))),
                        Map.of("seats", 1 + random.nextInt(6)));
                case 2 -> tenant.as(Role.BILLING_ADMIN).patch(tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))),
                        Map.of("status", random.nextBoolean() ? "SUSPENDED" : "ACTIVE"));
                case 3 -> tenant.as(Role.GLOBAL_ADMIN).patch(tenant.path("/policies/" + policy), Map.of("name", "Teams " + i));
                case 4 -> tenant.as(Role.GLOBAL_ADMIN).put(tenant.path("/policies/" + policy + "/products"),
                        Map.of("products", List.of(Map.of("sku", SKUS.get(i % 2)), Map.of("sku", SKUS.get(2)))));
                default -> tenant.signIn("user-" + random.nextInt(25));
            }
        }
        return policies;
    }

    /** Another policy for the app comes and goes; two cannot be on at a time. */
    private static String replacedForAWhile(TestTenant tenant, String policy) {
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", false)).expect(200);
        var other = tenant.policy("TEAMS", "SPE_E5").text("/policyId");
        tenant.signIn("user-of-the-other");
        assertThat(admin.delete(tenant.path("/policies/" + other)).status()).isBetween(200, 299);
        tenant.signIn("user-of-none");
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", true)).expect(200);
        return other;
    }
}
