package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Every write is sent dry, then for real. New by nature, and so alike but not the same: instants of the decision, the
 * ids that are made for a claim, a policy or a purchase.
 */
@DisplayName("A write with dryRun=true")
class DryRunsOverHttpSpec {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";
    private static final List<String> SKUS = List.of(E3, E5, "VISIOCLIENT");
    /** Of each random history; more with {@code -Dzetel.steps=}. */
    private static final int STEPS = Integer.getInteger("zetel.steps", 50);

    private static final Duration BETWEEN_BOTH = Duration.ofSeconds(30);
    private static final Set<String> NEW_IDS = Set.of("claimId", "policyId", "subscriptionId", "processingId");
    /**
     * What each commit writes at its end: sums of seats, and that free ones were offered to those who wait. To whom a
     * seat went has events of its own.
     */
    private static final Set<String> BY_COMMIT =
            Set.of("SeatsTaken", "SeatsFreed", "SeatsAwaited", "SeatsNoLongerAwaited", "SeatsOffered");
    /** Those that are jobs, or no command at all. */
    private static final Set<String> NOT_SERVED = Set.of(
            "POST /claims/batch",
            "PUT /own-products/{sku}",
            "POST /access/batch",
            "DELETE /users/{id}/profile",
            "POST /groups/{id}/members ndjson",
            "POST /webhooks",
            "PATCH /webhooks/{id}",
            "DELETE /webhooks/{id}",
            "POST /webhooks/{id}/rotate-secret",
            "POST /webhooks/{id}/test",
            "POST /webhooks/{id}/messages/{messageId}/resend",
            "POST /webhooks/{id}/resend",
            "POST /api-tokens",
            "DELETE /api-tokens/{id}");
    /** Jobs that foretell what they do in a way of their own. */
    private static final Set<String> JOBS = Set.of("PUT /directory-sync", "POST /desired-state");

    private final RunningZetel zetel = RunningZetel.shared();
    private final JdbcClient jdbc = zetel.context().getBean(JdbcClient.class);
    private final DirectoryClient office = new DirectoryClient(TestTenant.under(zetel.http(), "EA"));
    private final TestTenant tenant = office.tenant();
    private final Caller admin = tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER);
    private final List<String> purchases = new ArrayList<>();
    private String policy = "";

    /** An event, by its name and what it says. */
    private record Happening(String type, JsonNode payload) {}

    @Test
    void S20_tells_exactly_the_events_of_the_same_write_after_it_whatever_it_is() {
        furnish(1000);
        var notServed = Write.all().stream()
                .filter(write -> write.route().contains("/tenants/{t}"))
                .filter(write -> !JOBS.contains(named(write)))
                .filter(write -> !told(write))
                .map(this::named)
                .collect(Collectors.toSet());
        assertThat(notServed).isEqualTo(NOT_SERVED);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void S20_tells_it_whatever_was_before(long seed) {
        furnish(2);
        var random = new Random(seed);
        int happened = 0;
        for (int i = 0; i < STEPS; i++) {
            happened += isToldAsItHappens("seed %d, step %d".formatted(seed, i), change(random)) ? 1 : 0;
        }
        assertThat(happened).isGreaterThan(STEPS * 3 / 10);
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/verify"))
                        .expect(200)
                        .body())
                .contains("true");
    }

    @Test
    void S20_says_who_gains_loses_and_keeps_what_and_which_services_go() {
        furnish(3);
        office.users("kim", "lee");
        office.assign("kim", E3).expect(200);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "kim", "alice");
        var left = dry("DELETE", "/groups/sales/members/alice", null).expect(200);
        var e3 = product(left, E3);
        assertThat(e3.at("/losing/first/0/holderId").asString()).isEqualTo("alice");
        assertThat(e3.at("/seatsFreed").asInt() - e3.at("/seatsTaken").asInt()).isEqualTo(1);
        assertThat(left.json().get("servicesLost").valueStream().map(plan -> plan.get("servicePlan")
                        .asString()))
                .contains("SWAY", "TEAMS1");
        var kept = product(dry("DELETE", "/groups/sales/members/kim", null).expect(200), E3);
        assertThat(kept.at("/keeping/count").asInt()).isEqualTo(1);
        assertThat(kept.at("/losing/count").asInt()).isZero();
        var full = product(
                dry("POST", "/groups/sales/members", Map.of("memberIds", List.of("lee")))
                        .expect(200),
                E3);
        assertThat(full.at("/refused/first/0/holderId").asString()).isEqualTo("lee");
        assertThat(full.at("/waiting/count").asInt()).isEqualTo(1);
        var moved = dry("PUT", "/users/lee/licenses", Map.of("add", List.of(Map.of("sku", E5))))
                .expect(200);
        assertThat(product(moved, E5).at("/gaining/first/0/holderId").asString())
                .isEqualTo("lee");
        assertThat(moved.number("/eventCount"))
                .isEqualTo(moved.json().get("events").size());
        assertThat(moved.json()
                        .get("events")
                        .valueStream()
                        .map(event -> event.get("type").asString() + " "
                                + event.get("subject").asString()))
                .contains("LicenseAssigned user:lee");
        assertThat(moved.header("Licensing-Position")).isNotEmpty();
    }

    @Test
    void S20_tells_what_follows_for_the_members_of_a_large_group_too() {
        furnish(1001);
        office.manyUsers(1200);
        office.group("large", "USER");
        assertThat(isToldAsItHappens("many join", both("POST", "/groups/large/members", members(0, 1200))))
                .isTrue();
        for (var change : List.of(
                Map.of("add", List.of(Map.of("sku", E3))),
                Map.of("add", List.of(Map.of("sku", E3, "disabledPlans", List.of("SWAY")))),
                Map.of("remove", List.of(E3)))) {
            assertThat(isToldAsItHappens("large", both("PUT", "/groups/large/licenses", change)))
                    .isTrue();
        }
    }

    @Test
    void S20_tells_how_many_join_a_group_that_gives_something() {
        furnish(700);
        office.manyUsers(1100);
        assertThat(isToldAsItHappens("many join", both("POST", "/groups/people/members", members(0, 1105))))
                .isTrue();
        assertThat(dry("POST", "/groups/nobodys/members", members(0, 600))
                        .expect(404)
                        .text("/code"))
                .isEqualTo("GROUP_NOT_FOUND");
    }

    private static Map<String, List<String>> members(int from, int to) {
        return Map.of(
                "memberIds", IntStream.range(from, to).mapToObj(i -> "m-" + i).toList());
    }

    @Test
    void keeps_no_answer_no_profile_and_no_job_and_wants_the_same_rights() {
        furnish(2);
        var claim =
                Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "new", "usageLocation", "NL"));
        var first = admin.post(tenant.path("/claims?dryRun=true"), claim, "Idempotency-Key", "once")
                .expect(200);
        var again = admin.post(tenant.path("/claims?dryRun=true"), claim, "Idempotency-Key", "once")
                .expect(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(first.json().get("dryRun").asBoolean()).isTrue();
        admin.post(tenant.path("/claims"), claim, "Idempotency-Key", "once").expect(201);
        dry("PUT", "/users/kim", Map.of("displayName", "Kim")).expect(200);
        admin.get(tenant.path("/users/kim")).expect(404);
        assertThat(jdbc.sql("select count(*) from directory_profile where tenant_id = ? and id = 'kim'")
                        .param(tenant.id())
                        .query(Long.class)
                        .single())
                .isZero();
        tenant.as(Role.READER)
                .put(tenant.path("/users/kim?dryRun=true"), Map.of())
                .expect(403);
        assertThat(admin.put(tenant.path("/users/kim?dryRun=yes"), Map.of())
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/dryRun");
        var many = IntStream.range(0, 10_001).mapToObj(i -> "m-" + i).toList();
        assertThat(dry("POST", "/groups/people/members", Map.of("memberIds", many))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("TOO_MANY_ITEMS");
    }

    private void furnish(int seats) {
        zetel.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 100))
                .expect(200);
        admin.put(tenant.path("/auto-claim"), Map.of("enabled", true)).expect(200);
        for (var sku : List.of(E3, "POWERAPPS_PER_USER", "VISIOCLIENT", E5)) {
            purchases.add(tenant.buy(sku, seats).text("/subscriptionId"));
        }
        policy = tenant.policy("TEAMS", E3, E5).text("/policyId");
        office.users("alice", "bob", "m1");
        office.device("d1");
        office.group("people", "USER");
        office.join("people", "m1");
        office.give("people", E3);
    }

    private String named(Write write) {
        return write.route().replace("/api/v1/tenants/{t}", "")
                + (write.mediaType().endsWith("ndjson") && write.route().endsWith("/members") ? " ndjson" : "");
    }

    /** Whether the write serves a dry run; if so it is told as it then happens. */
    private boolean told(Write write) {
        Function<String, String> filled = text -> text.replace("<{t}>", tenant.id())
                .replace("{t}", tenant.id())
                .replaceAll("[?&]dryRun=<false>", "")
                .replace("{purchase}", purchases.getLast())
                .replace("{policy}", policy)
                .replace("#", "7")
                .replaceAll("<([^>]*)>", "$1");
        var path = filled.apply(write.path());
        var body = write.body() == null ? null : filled.apply(write.body());
        var caller = write.route().equals("PATCH /api/v1/tenants/{t}") ? zetel.operator() : admin;
        if (NOT_SERVED.contains(named(write))) {
            var reply = caller.send(write.method(), dryOf(path), write.mediaType(), body)
                    .expect(400);
            assertThat(reply.text("/errors/0/code")).as(write.route()).isEqualTo("DRY_RUN_NOT_SERVED");
            return false;
        }
        isToldAsItHappens(
                write.route(), dry -> caller.send(write.method(), dry ? dryOf(path) : path, write.mediaType(), body));
        return true;
    }

    private static String dryOf(String path) {
        return path + (path.contains("?") ? "&" : "?") + "dryRun=true";
    }

    /** Sends it dry and for real; whether something happened. */
    private boolean isToldAsItHappens(String what, Function<Boolean, Reply> write) {
        var begun = head();
        var before = everything(begun);
        var told = write.apply(true);
        assertThat(everything(begun)).as("%s: a dry run changes nothing", what).isEqualTo(before);
        var head = head();
        var done = write.apply(false);
        if (done.status() == 202) {
            office.finished(done);
        }
        var happened = since(head);
        boolean refusedClaim = done.status() == 409 && told.status() == 200;
        if (done.status() >= 400 && !refusedClaim) {
            assertThat(told.status())
                    .as("%s: %s but %s", what, told.body(), done.body())
                    .isEqualTo(done.status());
            assertThat(told.text("/code")).isEqualTo(done.text("/code"));
            return false;
        }
        told.expect(200);
        var changes = told.json().has("changes") ? told.json().get("changes") : told.json();
        var events = changes.get("events")
                .valueStream()
                .map(event -> new Happening(event.get("type").asString(), event.get("payload")))
                .toList();
        int count = changes.get("eventCount").asInt();
        var toldInOrder = events;
        var happenedInOrder = happened;
        if (told.json().has("lines") || count > events.size()) {
            toldInOrder = besideItsCommits(events);
            happenedInOrder = besideItsCommits(happened);
            if (count == events.size()) {
                assertThat(seats(events)).as("%s: %s", what, happened).isEqualTo(seats(happened));
            }
            int byCommit = count - happenedInOrder.size();
            assertThat(byCommit).as("%s: %d of %s", what, count, happened).isBetween(0, 8);
        } else {
            assertThat(count).as("%s: %s", what, happened).isEqualTo(happened.size());
        }
        for (int i = 0; i < toldInOrder.size(); i++) {
            var one = toldInOrder.get(i);
            var real = happenedInOrder.get(i);
            assertThat(one.type()).as("%s: %s", what, events).isEqualTo(real.type());
            assertThat(difference(one.payload(), real.payload(), ""))
                    .as("%s: %s%n%s", what, one, real)
                    .isNull();
        }
        return !happened.isEmpty();
    }

    /** Many commands are stored in as many commits as it happens to take; each ends with its own. */
    private static List<Happening> besideItsCommits(List<Happening> all) {
        return all.stream().filter(one -> !BY_COMMIT.contains(one.type())).toList();
    }

    /** How many seats more are out in the end, per product. */
    private static Map<String, Integer> seats(List<Happening> all) {
        var seats = new TreeMap<String, Integer>();
        for (var one : all) {
            int sign = one.type().equals("SeatsTaken") ? 1 : one.type().equals("SeatsFreed") ? -1 : 0;
            if (sign != 0) {
                seats.merge(
                        one.payload().get("skuId").asString(),
                        sign * one.payload().get("count").asInt(),
                        Integer::sum);
            }
        }
        seats.values().removeIf(count -> count == 0);
        return seats;
    }

    /** Where two payloads differ in what is not new by nature. */
    private static @Nullable String difference(JsonNode told, JsonNode real, String at) {
        if (told.equals(real)) {
            return null;
        }
        if (told.isObject()
                && real.isObject()
                && List.copyOf(told.propertyNames()).equals(List.copyOf(real.propertyNames()))) {
            for (var name : told.propertyNames()) {
                var found = NEW_IDS.contains(name) && told.get(name).isString()
                        ? null
                        : difference(told.get(name), real.get(name), at + "/" + name);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        return told.isString() && real.isString() && isAbout(told.asString(), real.asString()) ? null : at;
    }

    private static boolean isAbout(String told, String real) {
        try {
            return Duration.between(Instant.parse(told), Instant.parse(real))
                            .abs()
                            .compareTo(BETWEEN_BOTH)
                    < 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Function<Boolean, Reply> change(Random random) {
        var user = List.of("alice", "bob", "m1", "x1", "x2").get(random.nextInt(5));
        var sku = SKUS.get(random.nextInt(SKUS.size()));
        var purchase = purchases.get(random.nextInt(purchases.size()));
        return switch (random.nextInt(14)) {
            case 0 -> both("PUT", "/users/" + user, Map.of("usageLocation", random.nextBoolean() ? "NL" : "BE"));
            case 1 ->
                both(
                        "PUT",
                        "/users/" + user + "/licenses",
                        Map.of("add", List.of(choice(random, sku)), "allowAlongsideInherited", true));
            case 2 -> both("PUT", "/users/" + user + "/licenses", Map.of("remove", List.of(sku)));
            case 3 -> both("PUT", "/groups/people/licenses", Map.of("add", List.of(choice(random, sku))));
            case 4 -> both("PUT", "/groups/people/licenses", Map.of("remove", List.of(sku)));
            case 5 -> both("POST", "/groups/people/members", Map.of("memberIds", List.of(user, "bob")));
            case 6 -> both("DELETE", "/groups/people/members/" + user, null);
            case 7 ->
                both(
                        "POST",
                        "/claims",
                        Map.of(
                                "app",
                                "TEAMS",
                                "trigger",
                                "SIGN_IN",
                                "user",
                                Map.of("userId", user, "usageLocation", "NL")));
            case 8 -> both("DELETE", "/users/" + user, null);
            case 9 -> both("POST", "/users/" + user + "/restore", null);
            case 10 ->
                lines(
                        "/licenses/batch",
                        Map.of("userId", user, "add", List.of(choice(random, sku))),
                        Map.of("userId", "bob", "remove", List.of(sku)),
                        Map.of(
                                "userId",
                                "alice",
                                "add",
                                List.of(choice(random, sku)),
                                "allowAlongsideInherited",
                                true));
            case 11 ->
                lines(
                        "/memberships/batch",
                        Map.of("groupId", "people", "memberId", user),
                        Map.of("groupId", "people", "memberId", "bob", "action", "REMOVE"));
            case 12 -> lines("/leavers/batch", Map.of("userId", user), Map.of("userId", "nobody"));
            default -> both("PATCH", "/subscriptions/" + purchase, Map.of("seats", 1 + random.nextInt(4)));
        };
    }

    private static Map<String, ?> choice(Random random, String sku) {
        return sku.equals("VISIOCLIENT") || random.nextBoolean()
                ? Map.of("sku", sku)
                : Map.of("sku", sku, "disabledPlans", List.of("SWAY"));
    }

    private Function<Boolean, Reply> both(String method, String path, @Nullable Object body) {
        return dry -> send(method, dry ? dryOf(tenant.path(path)) : tenant.path(path), body);
    }

    private Function<Boolean, Reply> lines(String path, Map<?, ?>... lines) {
        var body = Stream.of(lines).map(Http.JSON::writeValueAsString).collect(Collectors.joining("\n"));
        return dry ->
                admin.send("POST", dry ? dryOf(tenant.path(path)) : tenant.path(path), "application/x-ndjson", body);
    }

    private Reply dry(String method, String path, @Nullable Object body) {
        return both(method, path, body).apply(true);
    }

    private Reply send(String method, String path, @Nullable Object body) {
        return admin.send(method, path, "application/json", body == null ? null : Http.JSON.writeValueAsString(body));
    }

    private static JsonNode product(Reply reply, String sku) {
        return reply.json()
                .get("products")
                .valueStream()
                .filter(one -> one.get("sku").asString().equals(sku))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + sku + " in " + reply.body()));
    }

    private long head() {
        return jdbc.sql("select coalesce(max(global_index), 0) from domain_event")
                .query(Long.class)
                .single();
    }

    /**
     * Rows that a dry run might add to or change; of events those behind a position, as many specs store theirs there.
     */
    private List<Object> everything(long position) {
        return List.of(
                count("domain_event where global_index > " + position
                        + " and convert_from(payload, 'UTF8') like '%' || ? || '%'"),
                count("job where tenant_id = ?"),
                count("idempotency where ? is not null"),
                jdbc.sql("select coalesce(string_agg(p::text, ',' order by kind, id), '') from "
                                + "directory_profile p where tenant_id = ?")
                        .param(tenant.id())
                        .query(String.class)
                        .single());
    }

    private long count(String of) {
        return jdbc.sql("select count(*) from " + of)
                .param(tenant.id())
                .query(Long.class)
                .single();
    }

    private List<Happening> since(long position) {
        return jdbc
                .sql(
                        "select payload_type, convert_from(payload, 'UTF8') from domain_event where global_index > ? order by global_index")
                .param(position)
                .query((row, _) ->
                        new Happening(row.getString(1).replaceAll(".*[.$]", ""), Http.JSON.readTree(row.getString(2))))
                .list()
                .stream()
                .filter(event -> event.payload().path("tenantId").asString("").equals(tenant.id()))
                .toList();
    }
}
