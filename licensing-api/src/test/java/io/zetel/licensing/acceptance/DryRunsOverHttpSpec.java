package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.RefusesDryRun;
import io.zetel.licensing.api.http.web.ServesDryRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
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
    /** Those for which it has no meaning; the documentation says why. */
    private static final Set<String> NOT_SERVED = Set.of("POST /access/batch", "POST /webhooks/{id}/test");
    /** What many commands are told by: of an upload, of a document, of a directory's sync. */
    private static final List<String> OF_MANY = List.of("lines", "steps", "people");

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
                .filter(write -> !told(write))
                .map(this::named)
                .collect(Collectors.toSet());
        assertThat(notServed).isEqualTo(NOT_SERVED);
    }

    @Test
    void S20_is_served_by_every_write_under_a_tenant_but_those_the_documentation_names() throws IOException {
        var refusing = new TreeMap<String, String>();
        zetel.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/tenants/{t}"))
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .filter(method -> method != RequestMethod.GET && method != RequestMethod.HEAD)
                                .map(method -> method + " " + path.replace("/api/v1/tenants/{t}", "")))
                        .forEach(route -> {
                            var refuses = handler.getMethodAnnotation(RefusesDryRun.class);
                            boolean serves = handler.hasMethodAnnotation(ServesDryRun.class)
                                    || handler.getBeanType().isAnnotationPresent(ServesDryRun.class);
                            assertThat(serves).as("%s serves dryRun", route).isEqualTo(refuses == null);
                            if (refuses != null) {
                                refusing.put(route, refuses.value());
                            }
                        }));
        assertThat(refusing).containsOnlyKeys(NOT_SERVED);
        var documented = Files.readString(Path.of("..", "docs", "dry-run.md"));
        refusing.forEach((route, why) -> assertThat(documented).contains("| `" + route + "` | " + why + " |"));
    }

    @Test
    void S20_stores_nothing_and_shows_no_secret_of_what_is_no_event() {
        furnish(2);
        var webhook = Map.of("url", "https://receiver.invalid/", "types", List.of("license.*"));
        var token = Map.of("name", "feed", "roles", List.of("Reader"));
        storesNothing("POST", "/webhooks", webhook);
        storesNothing("POST", "/api-tokens", token);
        storesNothing("PUT", "/own-products/MINE", Map.of("name", "Mine"));
        var hook = "/webhooks/"
                + send("POST", tenant.path("/webhooks"), webhook).expect(201).text("/webhookId");
        var made = send("POST", tenant.path("/api-tokens"), token).expect(201);
        send("PUT", tenant.path("/own-products/MINE"), Map.of("name", "Mine")).expect(200);
        storesNothing("PATCH", hook, Map.of("enabled", false, "types", List.of("*")));
        storesNothing("POST", hook + "/rotate-secret", null);
        storesNothing("POST", hook + "/resend", Map.of("fromN", 1, "toN", 9));
        storesNothing("POST", hook + "/resend", Map.of("failedSince", "2026-01-01T00:00:00Z"));
        storesNothing("DELETE", hook, null);
        storesNothing("DELETE", "/api-tokens/" + made.text("/tokenId"), null);
        storesNothing("DELETE", "/users/alice/profile", null);
        storesNothing("PUT", "/own-products/MINE", Map.of("name", "Mine no more", "claimable", false));
        assertThat(admin.get(tenant.path(hook))
                        .expect(200)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
        assertThat(admin.get(tenant.path("/own-products")).expect(200).text("/items/0/name"))
                .isEqualTo("Mine");

        // Refused as the write itself would be.
        refusedAlike("POST", "/webhooks", Map.of("url", "ftp://receiver.invalid/"), 400, "INVALID_URL");
        refusedAlike("POST", hook + "/resend", Map.of("fromN", 0, "toN", 9), 400, "INVALID_NUMBER");
        refusedAlike("POST", hook + "/messages/evt_none/resend", null, 404, "MESSAGE_NOT_FOUND");
        refusedAlike("PUT", "/own-products/SPE_E3", Map.of("name", "Mine"), 409, "SKU_TAKEN");
        send("POST", tenant.path("/api-tokens"), token).expect(201);
        refusedAlike("POST", "/api-tokens", token, 409, "TOO_MANY_TOKENS");
        for (var path : List.of("/webhooks", "/api-tokens")) {
            tenant.as(Role.USER_ADMIN)
                    .post(tenant.path(path + "?dryRun=true"), token)
                    .expect(403);
        }
    }

    private void storesNothing(String method, String path, @Nullable Object body) {
        var begun = head();
        var before = everything(begun);
        var told = dry(method, path, body).expect(200);
        assertThat(everything(begun)).as("%s %s", method, path).isEqualTo(before);
        assertThat(told.json()).as("%s %s", method, path).isEqualTo(Http.JSON.readTree("""
                {"dryRun": true, "eventCount": 0, "events": [], "products": [], "servicesLost": []}"""));
    }

    private void refusedAlike(String method, String path, @Nullable Object body, int status, String code) {
        for (var reply : List.of(dry(method, path, body), send(method, tenant.path(path), body))) {
            var problem = reply.expect(status);
            assertThat(problem.body()).as("%s %s", method, path).contains("\"" + code + "\"");
        }
    }

    @Test
    void S20_judges_claims_of_a_stream_one_after_the_other() {
        furnish(2);
        var stream = lines(
                "/claims/batch",
                claim("kim"),
                Map.of("app", "NOPE"),
                claim("kim"),
                claim("lee"),
                claim("max"),
                claim("joe"));
        assertThat(isToldAsItHappens("claims", dry -> {
                    var reply = stream.apply(dry);
                    if (dry) {
                        assertThat(counts(reply)).as("kim twice, joe too late").containsExactly(6, 3, 1, 2);
                        assertThat(reply.json()
                                        .get("errors")
                                        .valueStream()
                                        .map(error -> error.path("line").asInt() + " "
                                                + error.path("item").asString("") + " "
                                                + error.get("code").asString()))
                                .contains("6 joe OUT_OF_LICENSES")
                                .anyMatch(error -> error.startsWith("2  "));
                    }
                    return reply;
                }))
                .isTrue();
        assertThat(dry("POST", "/claims/batch", null).status()).isEqualTo(415);
        var many = IntStream.range(0, 10_001).mapToObj(i -> "{}").collect(Collectors.joining("\n"));
        assertThat(admin.send("POST", tenant.path("/claims/batch?dryRun=true"), "application/x-ndjson", many)
                        .expect(400)
                        .text("/code"))
                .isEqualTo("TOO_MANY_LINES");
    }

    private static Map<String, ?> claim(String user) {
        return Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user, "usageLocation", "NL"));
    }

    /** Of the lines: all, those that change something, those that change nothing, those that fail. */
    private static List<Integer> counts(Reply told) {
        return Stream.of("/total", "/changing", "/unchanged", "/failed")
                .map(told::number)
                .toList();
    }

    @Test
    void S20_tells_of_each_line_that_names_a_member() {
        furnish(700);
        office.manyUsers(600);
        office.group("nothing", "USER");
        var wrong = Map.of("memberId", "");
        for (var group : List.of("people", "nothing")) {
            var ids = IntStream.range(0, 600).mapToObj(i -> Map.of("memberId", "m-" + i));
            var body = Stream.concat(
                            Stream.of(wrong, Map.of("memberId", "alice"), Map.of("memberId", "alice"), wrong), ids)
                    .toArray(Map<?, ?>[]::new);
            assertThat(isToldAsItHappens(group, dry -> {
                        var reply = lines("/groups/" + group + "/members", body).apply(dry);
                        if (dry) {
                            assertThat(counts(reply)).as(group).containsExactly(604, 601, 1, 2);
                            assertThat(reply.text("/lines/0/events/0")).isEqualTo("GroupMembersAdded");
                        }
                        return reply;
                    }))
                    .isTrue();
        }
        assertThat(lines("/groups/nobodys/members", wrong)
                        .apply(true)
                        .expect(404)
                        .text("/code"))
                .isEqualTo("GROUP_NOT_FOUND");
    }

    @Test
    void S20_tells_which_lines_ask_for_what_another_has() {
        furnish(2);
        var users = lines("/users/batch", user("kim", "kim"), user("lee", "kim"), user("max", "max"));
        var purchases = lines("/subscriptions/batch", purchase(E3), purchase(E5), purchase(E3));
        for (var write : List.of(users, purchases)) {
            assertThat(isToldAsItHappens("taken", dry -> {
                        var reply = write.apply(dry);
                        if (dry) {
                            assertThat(reply.number("/failed")).as(reply.body()).isEqualTo(1);
                            assertThat(reply.text("/errors/0/code")).isIn("USER_NAME_TAKEN", "EXTERNAL_KEY_TAKEN");
                        }
                        return reply;
                    }))
                    .isTrue();
        }
    }

    private static Map<String, ?> user(String id, String name) {
        return Map.of("userId", id, "profile", Map.of("userPrincipalName", name + "@example.org"));
    }

    private static Map<String, ?> purchase(String sku) {
        return Map.of("sku", sku, "seats", 5, "externalKey", "one");
    }

    @Test
    void S20_tells_what_switching_directory_sync_off_leads_to() {
        furnish(3);
        for (var people : List.of("KEEP", "DELETE")) {
            office.user("kim", Map.of("usageLocation", "NL", "onPremisesSynced", true));
            office.user("lee", Map.of("onPremisesSynced", true));
            office.assign("kim", E5);
            assertThat(isToldAsItHappens(
                            people, both("PUT", "/directory-sync", Map.of("enabled", false, "people", people))))
                    .isTrue();
        }
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
        if (OF_MANY.stream().anyMatch(told.json()::has) || count > events.size()) {
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
        return switch (random.nextInt(16)) {
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
            case 13 -> lines("/claims/batch", claim(user), claim("bob"), Map.of("app", sku), claim("x2"), claim(user));
            case 14 ->
                lines(
                        "/groups/people/members",
                        Map.of("memberId", user),
                        Map.of("member", user),
                        Map.of("memberId", "nobody"),
                        Map.of("memberId", "bob"));
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
                count("catalogue_event where payload::text like '%' || ? || '%'"),
                rows("api_token"),
                rows("webhooks.endpoint"),
                rows("purchase_detail"),
                rows("directory_profile"));
    }

    private String rows(String table) {
        return jdbc.sql("select coalesce(string_agg(r::text, ',' order by r::text), '') from " + table
                        + " r where tenant_id = ?")
                .param(tenant.id())
                .query(String.class)
                .single();
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
