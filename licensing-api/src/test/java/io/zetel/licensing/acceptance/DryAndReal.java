package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Every write is sent dry, then for real. New by nature, and so alike but not the same: instants of the decision, the
 * ids that are made for a claim, a policy or a purchase.
 */
abstract class DryAndReal {

    static final String E3 = "SPE_E3";
    static final String E5 = "SPE_E5";
    private static final Duration BETWEEN_BOTH = Duration.ofSeconds(30);
    private static final Set<String> NEW_IDS = Set.of("claimId", "policyId", "subscriptionId", "processingId");

    /**
     * What each commit writes at its end: sums of seats, and that free ones were offered to those who wait. To whom a
     * seat went has events of its own.
     */
    private static final Set<String> BY_COMMIT =
            Set.of("SeatsTaken", "SeatsFreed", "SeatsAwaited", "SeatsNoLongerAwaited", "SeatsOffered");

    /** What many commands are told by: of an upload, of a document, of a directory's sync. */
    private static final List<String> OF_MANY = List.of("lines", "steps", "people");

    final RunningZetel zetel = RunningZetel.shared();
    final JdbcClient jdbc = zetel.context().getBean(JdbcClient.class);
    final DirectoryClient office = new DirectoryClient(TestTenant.under(zetel.http(), "EA"));
    final TestTenant tenant = office.tenant();
    final Caller admin = tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.READER);
    final List<String> purchases = new ArrayList<>();
    String policy = "";

    /** An event, by its name and what it says. */
    private record Happening(String type, JsonNode payload) {}

    static Map<String, ?> claim(String user) {
        return Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user, "usageLocation", "NL"));
    }

    static Map<String, ?> user(String id, String name) {
        return Map.of("userId", id, "profile", Map.of("userPrincipalName", name + "@example.org"));
    }

    void furnish(int seats) {
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

    static String dryOf(String path) {
        return path + (path.contains("?") ? "&" : "?") + "dryRun=true";
    }

    /** Sends it dry and for real; whether something happened. */
    boolean isToldAsItHappens(String what, Function<Boolean, Reply> write) {
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

    Function<Boolean, Reply> both(String method, String path, @Nullable Object body) {
        return dry -> send(method, dry ? dryOf(tenant.path(path)) : tenant.path(path), body);
    }

    Function<Boolean, Reply> lines(String path, Map<?, ?>... lines) {
        var body = Stream.of(lines).map(Http.JSON::writeValueAsString).collect(Collectors.joining("\n"));
        return dry ->
                admin.send("POST", dry ? dryOf(tenant.path(path)) : tenant.path(path), "application/x-ndjson", body);
    }

    Reply dry(String method, String path, @Nullable Object body) {
        return both(method, path, body).apply(true);
    }

    Reply send(String method, String path, @Nullable Object body) {
        return admin.send(method, path, "application/json", body == null ? null : Http.JSON.writeValueAsString(body));
    }

    long head() {
        return jdbc.sql("select coalesce(max(global_index), 0) from domain_event")
                .query(Long.class)
                .single();
    }

    /**
     * Rows that a dry run might add to or change; of events those behind a position, as many specs store theirs there.
     */
    List<Object> everything(long position) {
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

    long count(String of) {
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
