package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests of every kind to one tenant, in an order that only the seed knows; sensible ones, useless ones and nonsense.
 */
final class RandomRequests {

    static final List<String> USERS = List.of("ann", "ben", "cas", "dee", "eli", "fay", "gus");
    static final List<String> DEVICES = List.of("pad", "pod", "pea");
    static final String OF_DEVICES = "OFFICE_PROPLUS_DEVICE1";
    /** Two give Teams, one mailbox excludes the other, one needs a mailbox, one is prohibited in China. */
    static final List<String> OF_USERS =
            List.of("SPE_E3", "SPE_F1", "EXCHANGESTANDARD", "WORKPLACE_ANALYTICS", "MCOMEETADV", "VISIOCLIENT");

    static final List<String> GROUPS = List.of("sales", "support", "board");
    private static final String LAB = "lab";
    private static final Map<String, List<String>> PLANS = Map.of(
            "SPE_E3",
            List.of("SWAY", "TEAMS1", "EXCHANGE_S_ENTERPRISE"),
            "SPE_F1",
            List.of("SWAY", "TEAMS1", "EXCHANGE_S_DESKLESS"),
            "VISIOCLIENT",
            List.of("VISIOONLINE"));
    private static final int LAST_OF_THE_STORY = 40;

    private final RunningZetel zetel;
    private final TestTenant tenant;
    private final Caller caller;
    private final Random random;
    private final List<Map.Entry<Integer, Supplier<Reply>>> kinds;
    private final List<String> purchases = new ArrayList<>();
    private final List<String> policies = new ArrayList<>();
    private final List<String> story = new ArrayList<>();

    RandomRequests(RunningZetel zetel, TestTenant tenant, long seed) {
        this.zetel = zetel;
        this.tenant = tenant;
        this.caller = tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
        this.random = new Random(seed);
        this.kinds = List.of(
                Map.entry(10, this::directory),
                Map.entry(14, this::byHand),
                Map.entry(12, this::membership),
                Map.entry(12, this::ofGroups),
                Map.entry(6, this::ofDevices),
                Map.entry(10, this::claim),
                Map.entry(8, this::ofPolicies),
                Map.entry(6, this::buy),
                Map.entry(10, this::ofPurchases),
                Map.entry(4, this::timePasses),
                Map.entry(3, this::ofTenant),
                Map.entry(3, this::inBulk),
                Map.entry(2, this::nonsense));
    }

    /** A group of each name, and two seats of each product. */
    void begin() {
        GROUPS.forEach(group -> send("PUT", "/groups/" + group, Map.of("displayName", group, "memberType", "USER"))
                .expect(200));
        send("PUT", "/groups/" + LAB, Map.of("displayName", LAB, "memberType", "DEVICE"))
                .expect(200);
        OF_USERS.forEach(sku -> bought(
                send("POST", "/subscriptions", Map.of("sku", sku, "seats", 2)).expect(201)));
        bought(send("POST", "/subscriptions", Map.of("sku", OF_DEVICES, "seats", 2))
                .expect(201));
    }

    /** Nothing falls due any more of what was bought. */
    void end() {
        purchases.forEach(
                purchase -> send("PATCH", "/subscriptions/" + purchase + "?confirm=true", Map.of("status", "DELETED")));
    }

    List<String> purchases() {
        return purchases;
    }

    List<String> policies() {
        return policies;
    }

    /** Asks for something. */
    Reply next() {
        int place = random.nextInt(kinds.stream().mapToInt(Map.Entry::getKey).sum());
        for (var kind : kinds) {
            place -= kind.getKey();
            if (place < 0) {
                return kind.getValue().get();
            }
        }
        throw new AssertionError("weights that do not sum up");
    }

    /** What was asked last, and how it was answered. */
    String story() {
        return story.subList(Math.max(0, story.size() - LAST_OF_THE_STORY), story.size()).stream()
                .collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    Reply send(String method, String path, Object body) {
        var reply =
                switch (method) {
                    case "PUT" -> caller.put(tenant.path(path), body);
                    case "PATCH" -> caller.patch(tenant.path(path), body);
                    case "DELETE" -> caller.delete(tenant.path(path));
                    default -> caller.post(tenant.path(path), body);
                };
        told(
                "%s %s %s".formatted(method, path, method.equals("DELETE") ? "" : Http.JSON.writeValueAsString(body)),
                reply);
        return reply;
    }

    private void told(String request, Reply reply) {
        var code = reply.status() < 400 ? "" : reply.text("/code");
        story.add("%d. %s -> %d %s".formatted(story.size() + 1, request, reply.status(), code));
    }

    private Reply directory() {
        var user = "/users/" + any(USERS);
        return switch (random.nextInt(8)) {
            case 0, 1 -> send("PUT", user, facts());
            case 2, 3 -> send("PATCH", user, facts());
            case 4 -> send("DELETE", user + "?reason=" + any("ADMINISTRATOR", "LEFT_SYNC_SCOPE"), "");
            case 5, 6 -> send("POST", user + "/restore", Map.of());
            default -> send("POST", user + "/reprocess", Map.of());
        };
    }

    private Map<String, Object> facts() {
        var facts = new HashMap<String, Object>();
        sometimes(6, () -> facts.put("usageLocation", any("NL", "NL", "BE", "CN")));
        sometimes(2, () -> facts.put("userType", any("Member", "Member", "Guest")));
        sometimes(1, () -> facts.put("onPremisesSynced", random.nextBoolean()));
        return facts;
    }

    private Reply byHand() {
        return send(
                "PUT",
                "/users/" + any(USERS) + "/licenses",
                change(Map.of("allowAlongsideInherited", random.nextBoolean())));
    }

    private Reply ofGroups() {
        var group = "/groups/" + any(GROUPS);
        return switch (random.nextInt(12)) {
            case 0 -> send("DELETE", group, "");
            case 1 -> send("PUT", group, Map.of("memberType", "USER", "securityEnabled", random.nextInt(4) > 0));
            case 2 -> send("POST", group + "/reprocess", Map.of());
            default ->
                send(
                        "PUT",
                        group + "/licenses",
                        change(random.nextBoolean() ? Map.of() : Map.of("mode", any("ATOMIC", "INDEPENDENT"))));
        };
    }

    /** One or two products more, or less, or one for another. */
    private Map<String, Object> change(Map<String, ?> besides) {
        var change = new HashMap<String, Object>(besides);
        var skus = some(OF_USERS, 3);
        int adding = random.nextInt(skus.size() + 1);
        change.put("add", skus.subList(0, adding).stream().map(this::choice).toList());
        change.put("remove", skus.subList(adding, skus.size()));
        return change;
    }

    private Map<String, Object> choice(String sku) {
        return Map.of(
                "sku",
                sku,
                "disabledPlans",
                PLANS.getOrDefault(sku, List.of()).stream()
                        .filter(_ -> random.nextInt(4) == 0)
                        .toList());
    }

    private Reply membership() {
        return membership(any(GROUPS), USERS);
    }

    private Reply membership(String group, List<String> members) {
        var path = "/groups/" + group + "/members";
        return random.nextInt(3) > 0
                ? send("POST", path, Map.of("memberIds", some(members, 3)))
                : send("DELETE", path + "/" + any(members), "");
    }

    private Reply ofDevices() {
        return switch (random.nextInt(6)) {
            case 0 -> send("PUT", "/devices/" + any(DEVICES), Map.of());
            case 1 -> send("DELETE", "/devices/" + any(DEVICES), "");
            case 2 ->
                send(
                        "PUT",
                        "/groups/lab/licenses",
                        Map.of("add", List.of(choice(any(OF_DEVICES, OF_DEVICES, "SPE_E3")))));
            case 3 ->
                send(
                        "PUT",
                        "/groups/lab/licenses?confirm=" + random.nextBoolean(),
                        Map.of("remove", List.of(OF_DEVICES)));
            default -> membership(LAB, DEVICES);
        };
    }

    private Reply claim() {
        return send("POST", "/claims", claimOf(any(USERS)));
    }

    private Map<String, Object> claimOf(String user) {
        return Map.of(
                "app",
                any("TEAMS", "TEAMS", "VISIO", "EXCHANGE"),
                "trigger",
                any("SIGN_IN", "SIGN_IN", "USER_REQUEST", "FLOW_RPA_SAVE"),
                "user",
                Map.of("userId", user, "userType", any("Member", "Member", "Member", "Guest")));
    }

    private Reply inBulk() {
        return switch (random.nextInt(3)) {
            case 0 -> lines("/claims/batch", some(USERS, 5), this::claimOf);
            case 1 -> lines("/users/batch", some(USERS, 4), user -> with(facts(), "userId", user));
            default -> lines("/groups/" + any(GROUPS) + "/members", some(USERS, 5), user -> Map.of("memberId", user));
        };
    }

    private Reply lines(String path, List<String> of, Function<String, Map<String, Object>> line) {
        var body = of.stream().map(line).map(Http.JSON::writeValueAsString).collect(Collectors.joining("\n"));
        var reply = caller.post(tenant.path(path), "application/x-ndjson", BodyPublishers.ofString(body));
        told("POST " + path + " " + body.replace('\n', ' '), reply);
        return reply.status() == 202 ? new DirectoryClient(tenant).finished(reply) : reply;
    }

    private Reply ofPolicies() {
        if (policies.isEmpty() || random.nextInt(4) == 0) {
            var app = any("TEAMS", "TEAMS", "VISIO", "EXCHANGE");
            var made = send("POST", "/policies", Map.of("name", "For " + app, "app", app, "products", choices()));
            if (made.status() == 201) {
                policies.add(made.text("/policyId"));
            }
            return made;
        }
        var policy = "/policies/" + any(policies);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> send("PATCH", policy, Map.of("name", any("one", "two"), "enabled", random.nextInt(3) > 0));
            case 3 -> send("PUT", policy + "/products", Map.of("products", choices()));
            case 4 -> send("POST", policy + "/products", choice(any(OF_USERS)));
            case 5 ->
                send("POST", policy + "/products/" + any(OF_USERS) + "/move", Map.of("direction", any("up", "down")));
            case 6 ->
                send(
                        "PUT",
                        policy + "/services",
                        Map.of("sku", any("ALL", "SPE_E3"), "disabledPlans", some(List.of("SWAY", "TEAMS1"), 2)));
            default -> send("DELETE", policy + any("", "", "/products?sku=SPE_E3"), "");
        };
    }

    private List<Map<String, Object>> choices() {
        return some(List.of("SPE_E3", "SPE_F1", "VISIOCLIENT"), 3).stream()
                .map(this::choice)
                .toList();
    }

    private Reply buy() {
        var purchase = new HashMap<String, Object>(
                Map.of("sku", any(any(OF_USERS), any(OF_USERS), OF_DEVICES), "seats", 1 + random.nextInt(3)));
        sometimes(7, () -> purchase.put("endsOn", inDays(20 + random.nextInt(100))));
        sometimes(2, () -> purchase.put("startsOn", inDays(random.nextInt(20) - 5)));
        sometimes(5, () -> purchase.put("autoRenew", random.nextBoolean()));
        sometimes(
                5,
                () -> purchase.put(
                        "channel", any("DIRECT", "ENTERPRISE_MULTI_YEAR", "VOLUME_LICENSING", "CSP", "TRIAL")));
        return bought(send("POST", "/subscriptions", purchase));
    }

    private Reply bought(Reply reply) {
        if (reply.status() == 201) {
            purchases.add(reply.text("/subscriptionId"));
        }
        return reply;
    }

    private Reply ofPurchases() {
        var change = new HashMap<String, Object>();
        sometimes(4, () -> change.put("seats", 1 + random.nextInt(4)));
        sometimes(3, () -> change.put("endsOn", inDays(random.nextInt(120) - 10)));
        sometimes(2, () -> change.put("autoRenew", random.nextBoolean()));
        sometimes(4, () -> change.put("status", any("ACTIVE", "ACTIVE", "SUSPENDED", "CANCELLED", "DELETED")));
        return send("PATCH", "/subscriptions/" + any(purchases) + any("", "?confirm=true", "?confirm=true"), change);
    }

    /** Up to six weeks, and everything happens that falls due in them. */
    private Reply timePasses() {
        int days = 1 + random.nextInt(42);
        zetel.clock().forward(Duration.ofDays(days));
        zetel.context().getBean(LifecycleTimers.class).runDue();
        story.add("%d. %d days pass".formatted(story.size() + 1, days));
        return caller.get(tenant.path("/subscriptions"));
    }

    private Reply ofTenant() {
        return random.nextInt(3) > 0
                ? send("PUT", "/auto-claim", Map.of("enabled", random.nextInt(4) > 0))
                : random.nextBoolean()
                        ? send("PUT", "/new-plans", Map.of("newPlans", any("ON", "OFF")))
                        : zetel.operator()
                                .patch("/api/v1/tenants/" + tenant.id(), Map.of("country", any("NL", "BE", "CN")));
    }

    private Reply nonsense() {
        return switch (random.nextInt(6)) {
            case 0 ->
                send(
                        "PUT",
                        "/users/" + any(USERS) + "/licenses",
                        any("{\"add\":[null]}", "{\"add\":3}", "{", "[]", "{\"remove\":[\"\"]}"));
            case 1 ->
                send(
                        "PUT",
                        "/groups/" + any("sales", "none") + "/licenses",
                        Map.of("add", List.of(Map.of("sku", "NOPE"), choice("SPE_E3"))));
            case 2 ->
                send("PATCH", "/subscriptions/" + any("none", "0000") + "-" + any(purchases), Map.of("seats", -1));
            case 3 ->
                send(
                        "POST",
                        "/groups/" + any("sales", LAB, "none") + "/members",
                        Map.of("memberIds", List.of("x".repeat(300), "")));
            case 4 ->
                send("POST", "/claims", Map.of("app", "NOPE", "trigger", "SIGN_IN", "user", Map.of("userId", "ann")));
            default ->
                send(
                        "PUT",
                        "/users/" + "y".repeat(random.nextInt(400) + 1),
                        Map.of("usageLocation", "XX", "userType", "Robot"));
        };
    }

    private String inDays(int days) {
        return zetel.clock().instant().plus(days, ChronoUnit.DAYS).toString();
    }

    private void sometimes(int inTen, Runnable then) {
        if (random.nextInt(10) < inTen) {
            then.run();
        }
    }

    private String any(String... some) {
        return some[random.nextInt(some.length)];
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private List<String> some(Collection<String> all, int atMost) {
        var left = new ArrayList<>(all);
        return IntStream.range(0, 1 + random.nextInt(Math.min(atMost, left.size())))
                .mapToObj(_ -> left.remove(random.nextInt(left.size())))
                .toList();
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        map.put(key, value);
        return map;
    }
}
