package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("As of an instant (N1)")
class InstantsSpec extends AskingThePast {

    @Test
    void claims_told_days_later_or_by_a_clock_that_is_ahead_are_known_from_when_they_were_told() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 20);
        tenant.policy("TEAMS", "SPE_E3");
        var instants = new ArrayList<>(List.of(ZETEL.clock().instant()));
        for (var away : List.of(
                Duration.ofDays(-3), Duration.ofMinutes(4), Duration.ZERO, Duration.ofDays(-3), Duration.ofHours(-1))) {
            tenant.as(Role.SERVICE)
                    .post(
                            tenant.path("/claims"),
                            Map.of(
                                    "app",
                                    "TEAMS",
                                    "trigger",
                                    "SIGN_IN",
                                    "user",
                                    Map.of("userId", "user-" + instants.size()),
                                    "occurredAt",
                                    ZETEL.clock().instant().plus(away).toString()))
                    .expect(201);
            instants.add(ZETEL.clock().instant());
        }
        for (int told = 0; told < instants.size(); told++) {
            var report = ask(tenant, "/reports/claims", instants.get(told));
            assertThat(rows(report, "userId")).hasSize(told);
            assertThat(report.at("/summary/claimed").asInt()).isEqualTo(told);
            var days = ask(tenant, "/reports/claims/daily", instants.get(told))
                    .get("items")
                    .valueStream();
            assertThat(days.mapToInt(day -> day.get("claimed").asInt()).sum()).isEqualTo(told);
        }
    }

    @Test
    void the_present_holds_what_a_clock_that_was_ahead_has_recorded_and_the_past_does_not() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 20);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("before").expect(201);
        ahead(Duration.ofHours(1), () -> tenant.signIn("ahead").expect(201));
        var corrected = ZETEL.clock().instant();
        assertThatSeatsWere(2, tenant, corrected);
        assertThat(ask(tenant, "/subscriptions", corrected.minus(Duration.ofMinutes(1)))
                        .get("items"))
                .isEmpty();

        tenant.signIn("after").expect(201);
        assertThatSeatsWere(3, tenant, ZETEL.clock().instant());
    }

    @Test
    void pages_of_the_past_follow_each_other() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 20);
        tenant.policy("TEAMS", "SPE_E3");
        IntStream.range(0, 12)
                .forEach(i -> tenant.signIn("user-%02d".formatted(i)).expect(201));
        var at = ZETEL.clock().instant();
        tenant.signIn("user-99").expect(201);
        var first = ask(tenant, "/products/SPE_E3/users?limit=5", at);
        var second = ask(
                tenant,
                "/products/SPE_E3/users?limit=5&cursor="
                        + first.get("nextCursor").asString(),
                at);
        var third = ask(
                tenant,
                "/products/SPE_E3/users?limit=5&cursor="
                        + second.get("nextCursor").asString(),
                at);
        var users = new ArrayList<List<String>>();
        List.of(first, second, third).forEach(page -> users.addAll(rows(page, "userId")));
        assertThat(users)
                .hasSize(12)
                .isEqualTo(IntStream.range(0, 12)
                        .mapToObj(i -> List.of("user-%02d".formatted(i)))
                        .toList());
        assertThat(third.get("nextCursor").isNull()).isTrue();
    }

    @Test
    void the_future_is_not_known_and_before_the_tenant_there_was_nothing() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 5);
        var policy = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        for (var route : ROUTES) {
            var tomorrow = ZETEL.clock().instant().plus(Duration.ofDays(1));
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path(route + "?asOf=" + tomorrow))
                            .expect(400)
                            .text("/code"))
                    .isEqualTo("FUTURE_INSTANT");
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path(route + "?asOf=yesterday"))
                            .expect(400)
                            .text("/code"))
                    .isEqualTo("INVALID_INSTANT");
            assertThat(ask(tenant, route, Instant.parse("2020-01-01T00:00:00Z")).get("items"))
                    .isEmpty();
        }
        tenant.as(Role.READER)
                .get(tenant.path("/policies/" + policy + "?asOf=2020-01-01T00:00:00Z"))
                .expect(404);
    }

    @Test
    void what_a_route_said_then_it_says_of_then_for_ever() {
        record Told(Instant at, String route, JsonNode answer) {}
        var tenant = eligible();
        var admin = tenant.as(Role.GLOBAL_ADMIN, Role.BILLING_ADMIN, Role.GROUP_ADMIN);
        var bought = tenant.buy("SPE_E3", 3).text("/subscriptionId");
        tenant.buy("SPE_E5", 3);
        var policy = tenant.policy("TEAMS", "SPE_E3").text("/policyId");
        var office = new DirectoryClient(tenant);
        office.users("ann", "ben", "cas");
        office.group("sales", "USER");
        var told = new ArrayList<Told>();
        var routes = List.of(
                "/policies/" + policy + "/versions",
                "/policies/" + policy + "/versions?limit=1",
                "/policies/" + policy + "/claimants",
                "/groups/sales/members",
                "/groups/sales/members?limit=1",
                "/subscriptions/" + bought,
                "/desired-state",
                "");
        for (var step : List.<Runnable>of(
                () -> tenant.signIn("ann").expect(201),
                () -> office.join("sales", "ann", "ben"),
                () -> admin.patch(tenant.path("/policies/" + policy), Map.of("name", "Renamed"))
                        .expect(200),
                () -> admin.patch(tenant.path("/subscriptions/" + bought), Map.of("seats", 7))
                        .expect(200),
                () -> admin.put(
                                tenant.path("/policies/" + policy + "/products"),
                                Map.of("products", List.of(Map.of("sku", "SPE_E5"))))
                        .expect(200),
                () -> tenant.signIn("dee").expect(201),
                () -> office.leave("sales", "ann"),
                () -> office.join("sales", "cas"),
                () -> office.give("sales", "SPE_E5"),
                () -> ZETEL.operator()
                        .patch(tenant.path(""), Map.of("country", "BE", "policyLimit", 7))
                        .expect(200),
                () -> admin.put(tenant.path("/auto-claim"), Map.of("enabled", false))
                        .expect(200),
                () -> admin.patch(
                                tenant.path("/subscriptions/" + bought + "?confirm=true"),
                                Map.of("status", "CANCELLED"))
                        .expect(200),
                () -> admin.delete(tenant.path("/policies/" + policy)).expect(204),
                () -> office.take("sales", "SPE_E5"),
                () -> admin.delete(tenant.path("/groups/sales")).expect(204))) {
            for (var route : routes) {
                told.add(new Told(
                        ZETEL.clock().instant(),
                        route,
                        tenant.readNow(ZETEL, route).json()));
            }
            step.run();
        }
        for (var then : told) {
            var separator = then.route().contains("?") ? "&" : "?";
            var reply = tenant.as(Role.READER)
                    .get(tenant.path(then.route() + separator + "asOf=" + then.at()))
                    .expect(200);
            assertThat(reply.json()).as("%s at %s", then.route(), then.at()).isEqualTo(then.answer());
        }
        var before = "?asOf=2020-01-01T00:00:00Z";
        var reader = tenant.as(Role.READER);
        Stream.of("/groups/sales/members", "/subscriptions/" + bought, "/desired-state", "")
                .forEach(route -> reader.get(tenant.path(route + before)).expect(404));
        assertThat(reader.get(tenant.path("/policies/" + policy + "/claimants" + before))
                        .expect(200)
                        .json()
                        .get("items"))
                .isEmpty();
        reader.get(tenant.path("/groups/sales/members")).expect(404);
    }

    /** The clock by which events are recorded is ahead while this happens. */
    private static void ahead(Duration by, Runnable happening) {
        var right = GenericEventMessage.clock;
        GenericEventMessage.clock = Clock.offset(right, by);
        try {
            happening.run();
        } finally {
            GenericEventMessage.clock = right;
        }
    }

    private static void assertThatSeatsWere(int taken, TestTenant tenant, Instant at) {
        assertThat(read(tenant, "/products/SPE_E3", at).expect(200).number("/assigned"))
                .isEqualTo(taken);
        assertThat(ask(tenant, "/products/SPE_E3/users", at).get("items")).hasSize(taken);
        var report = ask(tenant, "/reports/claims", at);
        assertThat(report.get("items")).hasSize(taken);
        assertThat(report.at("/summary/claimed").asInt()).isEqualTo(taken);
        var days = ask(tenant, "/reports/claims/daily", at).get("items").valueStream();
        assertThat(days.mapToInt(day -> day.get("claimed").asInt()).sum()).isEqualTo(taken);
    }
}
