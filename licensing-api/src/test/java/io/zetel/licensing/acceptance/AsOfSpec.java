package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What every route that takes {@code asOf} says about the past, against a plain replay of the exported events cut at
 * that instant.
 */
@DisplayName("As of an instant (N1)")
class AsOfSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final List<String> SKUS = List.of("SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM");
    private static final String DEVICE_SKU = "OFFICE_PROPLUS_DEVICE1";
    private static final String DEVICE_PLAN = "OFFICE_PROPLUS_DEVICE";
    private static final String TEAMS = "TEAMS1";
    private static final List<String> USERS = List.of("ann", "ben", "cas", "dee", "eve");
    private static final List<String> DEVICES = List.of("lap-1", "lap-2", "lap-3");
    private static final List<String> GROUPS = List.of("sales", "field", "laptops");
    private static final List<String> ROUTES = List.of(
            "/subscriptions",
            "/products",
            "/policies",
            "/reports/claims",
            "/products/SPE_E3/users",
            "/products/SPE_E5/users");
    /** Every route that takes an instant is asked below. */
    private static final List<String> ALL = List.of(
            "/subscriptions",
            "/products",
            "/products/{sku}",
            "/products/{sku}/users",
            "/products/{sku}/devices",
            "/products/{sku}/groups",
            "/policies",
            "/policies/{id}",
            "/reports/claims",
            "/reports/claims/daily",
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

    /** How much happens; more with {@code -Dzetel.steps=}. */
    private static final int STEPS = Integer.getInteger("zetel.steps", 30);

    private final Random random = new Random(20261121);

    @Test
    void N1_fifty_random_instants_of_a_random_history_answer_like_a_replay_that_stops_there() {
        var tenant = eligible();
        var policies = livedThrough(tenant);
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
            assertThatTheDirectoryWas(tenant, at, replay);
            for (var policy : policies) {
                var reply = tenant.as(Role.READER).get(tenant.path("/policies/" + policy + "?asOf=" + at));
                assertThat(reply.status()).isEqualTo(replay.knowsPolicy(policy) ? 200 : 404);
            }
        }
    }

    @Test
    void the_present_instant_answers_to_the_letter_what_the_live_routes_do() {
        var tenant = eligible();
        livedThrough(tenant);
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
        var user = some(1, USERS.toArray(String[]::new)).getFirst();
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

    private void assertThatTheDirectoryWas(TestTenant tenant, Instant at, HistoryOracle replay) {
        var then = replay.directory();
        for (var sku : some(1, "SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM", DEVICE_SKU)) {
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/users?limit=500", at), "userId"))
                    .as("users of %s at %s", sku, at)
                    .isEqualTo(then.holdersOf("user", sku));
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/devices", at), "deviceId"))
                    .as("devices of %s at %s", sku, at)
                    .isEqualTo(then.holdersOf("device", sku));
            assertThat(TestTenant.each(read(tenant, "/products/" + sku + "/groups", at), "groupId"))
                    .as("groups of %s at %s", sku, at)
                    .isEqualTo(then.groupsOf(sku));
        }
        for (var user : some(1, USERS.toArray(String[]::new))) {
            var known = read(tenant, "/users/" + user, at);
            assertThat(found(known, "userType", "usageLocation", "state"))
                    .as("%s at %s", user, at)
                    .isEqualTo(then.user(user));
            var licences = read(tenant, "/users/" + user + "/licenses", at);
            assertThat(licences.status() == 404 ? Optional.empty() : Optional.of(sources(licences)))
                    .as("licences of %s at %s", user, at)
                    .isEqualTo(then.licences(user));
            var device = some(1, DEVICES.toArray(String[]::new)).getFirst();
            var access = read(tenant, "/users/" + user + "/access?servicePlan=" + TEAMS, at)
                    .expect(200)
                    .text("/access");
            assertThat(access)
                    .as("access of %s at %s", user, at)
                    .isEqualTo(then.access(planId(TEAMS), Set.copyOf(SKUS), replay.usable(), "user:" + user));
            var sitting = read(
                            tenant, "/users/" + user + "/access?servicePlan=" + DEVICE_PLAN + "&device=" + device, at)
                    .expect(200)
                    .text("/access");
            assertThat(sitting)
                    .as("access of %s at %s at %s", user, device, at)
                    .isEqualTo(then.access(
                            planId(DEVICE_PLAN),
                            giving("MICROSOFT_365_APPS"),
                            replay.usable(),
                            "user:" + user,
                            "device:" + device));
        }
        for (var device : some(1, DEVICES.toArray(String[]::new))) {
            int expected = then.knowsDevice(device) ? 200 : 404;
            assertThat(read(tenant, "/devices/" + device, at).status())
                    .as("%s at %s", device, at)
                    .isEqualTo(expected);
            assertThat(read(tenant, "/devices/" + device + "/licenses", at).status())
                    .isEqualTo(expected);
        }
        for (var group : some(1, GROUPS.toArray(String[]::new))) {
            assertThat(found(read(tenant, "/groups/" + group, at), "memberType", "members"))
                    .as("%s at %s", group, at)
                    .isEqualTo(then.group(group));
            assertThat(licensing(read(tenant, "/groups/" + group + "/licensing?limit=500", at)))
                    .as("licensing of %s at %s", group, at)
                    .isEqualTo(then.licensing(group));
        }
    }

    private List<String> some(int howMany, String... all) {
        var shuffled = new ArrayList<>(List.of(all));
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, howMany);
    }

    private static String planId(String name) {
        return catalogue()
                .flatMap(product -> product.servicePlans().stream())
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
    }

    private static Set<String> giving(String app) {
        var plans = ZETEL.context()
                .getBean(CurrentCatalogue.class)
                .now()
                .app(new AppId(app))
                .orElseThrow()
                .servicePlans();
        return catalogue()
                .filter(product -> product.hasAny(plans))
                .map(Product::sku)
                .collect(Collectors.toSet());
    }

    private static Stream<Product> catalogue() {
        return ZETEL.context().getBean(CurrentCatalogue.class).now().products().stream();
    }

    private static Reply read(TestTenant tenant, String route, Instant at) {
        return tenant.as(Role.READER).get(tenant.path(route + (route.contains("?") ? "&" : "?") + "asOf=" + at));
    }

    private static Optional<List<String>> found(Reply reply, String... fields) {
        return reply.status() == 404
                ? Optional.empty()
                : Optional.of(Stream.of(fields)
                        .map(field -> reply.expect(200).json().get(field))
                        .map(node -> node.isNull() ? "null" : node.asString())
                        .toList());
    }

    private static Map<String, Set<String>> sources(Reply reply) {
        Map<String, Set<String>> all = new HashMap<>();
        DirectoryClient.licences(reply).forEach((sku, sources) -> all.put(sku, new TreeSet<>(sources)));
        return all;
    }

    private static Optional<List<Object>> licensing(Reply reply) {
        if (reply.status() == 404) {
            return Optional.empty();
        }
        var json = reply.expect(200).json();
        var reach = texts(json.get("licenses"), "sku", "licensed", "failed", "skipped");
        var errors = texts(json.at("/membersWithErrors/items"), "memberId", "sku", "state", "error");
        return Optional.of(List.of(json.at("/licenseProcessingState/state").asString(), reach, errors));
    }

    private static List<List<String>> texts(JsonNode items, String... fields) {
        return items.valueStream()
                .map(item -> Stream.of(fields)
                        .map(item::get)
                        .map(node -> node.isNull() ? "null" : node.asString())
                        .toList())
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }

    private static JsonNode ask(TestTenant tenant, String route, Instant at) {
        var separator = route.contains("?") ? "&" : route.endsWith("/daily") ? "?" : "?limit=500&";
        return tenant.as(Role.READER)
                .get(tenant.path(route + separator + "asOf=" + at))
                .expect(200)
                .json();
    }

    private static List<List<String>> rows(JsonNode page, String... fields) {
        return page.get("items")
                .valueStream()
                .map(item -> List.of(fields).stream()
                        .map(field -> item.get(field).asString())
                        .toList())
                .toList();
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

    /** Buys, changes, cancels, signs in; answers the policies there ever were. */
    private List<String> livedThrough(TestTenant tenant) {
        var purchases = new ArrayList<String>();
        SKUS.forEach(sku -> purchases.add(tenant.buy(sku, 3).text("/subscriptionId")));
        var policies = new ArrayList<>(
                List.of(tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId")));
        var office = openedFor(tenant);
        for (int i = 0; i < STEPS; i++) {
            var policy = policies.getFirst();
            moved(office);
            moved(office);
            if (i == STEPS / 2) {
                policies.add(replacedForAWhile(tenant, policy));
            }
            switch (random.nextInt(8)) {
                case 0 ->
                    purchases.add(tenant.buy(SKUS.get(random.nextInt(3)), 1 + random.nextInt(4))
                            .text("/subscriptionId"));
                case 1 ->
                    tenant.as(Role.BILLING_ADMIN)
                            .patch(
                                    tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))),
                                    Map.of("seats", 1 + random.nextInt(6)));
                case 2 ->
                    tenant.as(Role.BILLING_ADMIN)
                            .patch(
                                    tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))
                                            + "?confirm=true"),
                                    Map.of("status", random.nextBoolean() ? "SUSPENDED" : "ACTIVE"));
                case 3 ->
                    tenant.as(Role.GLOBAL_ADMIN)
                            .patch(tenant.path("/policies/" + policy), Map.of("name", "Teams " + i));
                case 4 ->
                    tenant.as(Role.GLOBAL_ADMIN)
                            .put(
                                    tenant.path("/policies/" + policy + "/products"),
                                    Map.of(
                                            "products",
                                            List.of(Map.of("sku", SKUS.get(i % 2)), Map.of("sku", SKUS.get(2)))));
                default -> tenant.signIn("user-" + random.nextInt(25));
            }
        }
        awaitQuiet();
        return policies;
    }

    /** A tenant that claims and may buy for devices (D05). */
    private static TestTenant eligible() {
        var tenant = TestTenant.under(ZETEL.http(), "EA");
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        ZETEL.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 10))
                .expect(200);
        return tenant;
    }

    private static DirectoryClient openedFor(TestTenant tenant) {
        var office = new DirectoryClient(tenant);
        tenant.buy(DEVICE_SKU, 2);
        office.users("ann", "ben");
        office.device("lap-1");
        office.group("sales", "USER");
        office.group("laptops", "DEVICE");
        office.give("sales", "SPE_E5");
        office.give("laptops", DEVICE_SKU);
        return office;
    }

    /** Something happens in the directory, or is refused. */
    private void moved(DirectoryClient office) {
        var tenant = office.tenant();
        var admin = tenant.as(Role.GLOBAL_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN, Role.LICENSE_ADMIN);
        var user = tenant.path("/users/" + some(1, USERS.toArray(String[]::new)).getFirst());
        var device = some(1, DEVICES.toArray(String[]::new)).getFirst();
        var group = tenant.path("/groups/" + some(1, "sales", "field").getFirst());
        var choice = List.of(Map.of("sku", SKUS.get(random.nextInt(3))));
        var reply =
                switch (random.nextInt(14)) {
                    case 0 ->
                        admin.put(
                                user,
                                Map.of("usageLocation", "NL", "userType", random.nextInt(4) == 0 ? "Guest" : "Member"));
                    case 1 -> admin.delete(user);
                    case 2, 3 -> admin.post(user + "/restore", Map.of());
                    case 4, 5 ->
                        admin.post(group + "/members", Map.of("memberIds", some(2, USERS.toArray(String[]::new))));
                    case 6 ->
                        admin.delete(group + "/members/"
                                + some(1, USERS.toArray(String[]::new)).getFirst());
                    case 7 -> admin.put(group + "/licenses", Map.of("add", choice));
                    case 8 ->
                        admin.put(
                                group + "/licenses",
                                Map.of(
                                        "remove",
                                        choice.stream()
                                                .map(one -> one.get("sku"))
                                                .toList()));
                    case 9 -> admin.put(user + "/licenses", Map.of("add", choice));
                    case 10 ->
                        admin.put(
                                user + "/licenses",
                                Map.of(
                                        "remove",
                                        choice.stream()
                                                .map(one -> one.get("sku"))
                                                .toList()));
                    case 11 ->
                        random.nextInt(3) == 0 ? admin.delete(group) : admin.put(group, Map.of("memberType", "USER"));
                    case 12 ->
                        random.nextInt(3) == 0
                                ? admin.delete(tenant.path("/devices/" + device))
                                : office.device(device);
                    default ->
                        random.nextInt(3) == 0
                                ? admin.delete(tenant.path("/groups/laptops/members/" + device))
                                : admin.post(
                                        tenant.path("/groups/laptops/members"), Map.of("memberIds", List.of(device)));
                };
        assertThat(reply.status()).as(reply.body()).isLessThan(500);
    }

    /** Groups are worked off and seats handed on by themselves; waits until that is over. */
    private static void awaitQuiet() {
        var positions = ZETEL.context().getBean(Positions.class);
        var last = new AtomicLong(-1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1500))
                .until(() -> last.getAndSet(positions.head()) == positions.head());
    }

    /** Another policy for the app comes and goes; two cannot be on at a time. */
    private static String replacedForAWhile(TestTenant tenant, String policy) {
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", false))
                .expect(200);
        var other = tenant.policy("TEAMS", "SPE_E5").text("/policyId");
        tenant.signIn("user-of-the-other");
        assertThat(admin.delete(tenant.path("/policies/" + other)).status()).isBetween(200, 299);
        tenant.signIn("user-of-none");
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", true)).expect(200);
        return other;
    }
}
