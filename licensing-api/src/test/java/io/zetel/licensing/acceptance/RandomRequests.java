package io.zetel.licensing.acceptance;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

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
    static final String LAB = "lab";

    private static final Map<String, List<String>> PLANS = Map.of(
            "SPE_E3",
            List.of("SWAY", "TEAMS1", "EXCHANGE_S_ENTERPRISE"),
            "SPE_F1",
            List.of("SWAY", "TEAMS1", "EXCHANGE_S_DESKLESS"),
            "VISIOCLIENT",
            List.of("VISIOONLINE"));
    private static final int LAST_OF_THE_STORY = 40;
    private static final List<String> OVER = List.of("COMPLETED", "FAILED");

    /** One thing to ask for, and how often it is compared with the others. */
    record Kind(int weight, Supplier<Reply> ask) {}

    final RunningZetel zetel;
    final TestTenant tenant;
    final Random random;
    private final Caller caller;
    private final List<Kind> kinds;
    private final List<String> purchases = new ArrayList<>();
    private final List<String> policies = new ArrayList<>();
    private final List<String> groups = new ArrayList<>(GROUPS);
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final List<String> story = Collections.synchronizedList(new ArrayList<>());

    /** With or without those that concern the catalogue, and by it all tenants. */
    RandomRequests(RunningZetel zetel, TestTenant tenant, Caller caller, long seed, boolean ofTheCatalogue) {
        this.zetel = zetel;
        this.tenant = tenant;
        this.caller = caller;
        this.random = new Random(seed);
        this.kinds = Stream.of(
                        new RandomPeople(this).kinds(),
                        new RandomGroups(this).kinds(),
                        new RandomPolicies(this).kinds(),
                        new RandomPurchases(this).kinds(),
                        new RandomFaces(this).kinds(),
                        new RandomSetup(this).kinds(),
                        ofTheCatalogue ? new RandomCatalogue(this).kinds() : List.<Kind>of())
                .flatMap(List::stream)
                .toList();
    }

    /** A group of each name, and two seats of each product. */
    void begin() {
        // An earlier history may have taken it off the market, for everybody.
        zetel.operator()
                .put("/api/v1/catalogue/products/VISIOCLIENT/sale", Map.of("sold", true))
                .expect(200);
        TenantReadings.each(Stream.concat(GROUPS.stream(), Stream.of(LAB)).toList(), group -> send(
                        "PUT",
                        "/groups/" + group,
                        Map.of("displayName", group, "memberType", group.equals(LAB) ? "DEVICE" : "USER"))
                .expect(200));
        var skus = Stream.concat(OF_USERS.stream(), Stream.of(OF_DEVICES)).toList();
        var made = TenantReadings.each(skus, sku -> send("POST", "/subscriptions", Map.of("sku", sku, "seats", 2))
                .expect(201));
        skus.forEach(sku -> bought(made.get(sku)));
        ask("GET", tenant.path("/policies"), null)
                .json()
                .get("items")
                .forEach(policy -> policies.add(policy.get("policyId").asString()));
    }

    /** Nothing falls due any more of what was bought. */
    void end() {
        TenantReadings.each(
                purchases,
                purchase -> caller.patch(
                        tenant.path("/subscriptions/" + purchase + "?confirm=true"), Map.of("status", "DELETED")));
    }

    Caller caller() {
        return caller;
    }

    List<String> purchases() {
        return purchases;
    }

    List<String> policies() {
        return policies;
    }

    List<String> groups() {
        return groups;
    }

    /** The methods and paths that have been asked for. */
    Set<String> asked() {
        return asked;
    }

    /** Asks for something. */
    Reply next() {
        int place = random.nextInt(kinds.stream().mapToInt(Kind::weight).sum());
        for (var kind : kinds) {
            place -= kind.weight();
            if (place < 0) {
                return kind.ask().get();
            }
        }
        throw new AssertionError("weights that do not sum up");
    }

    /** So many, with something of each kind among them. */
    List<Supplier<Reply>> steps(int many) {
        var steps = new ArrayList<Supplier<Reply>>();
        kinds.forEach(kind -> steps.add(kind.ask()));
        while (steps.size() < many) {
            steps.add(this::next);
        }
        Collections.shuffle(steps, random);
        return steps;
    }

    /** What was asked last, and how it was answered. */
    String story() {
        return story.subList(Math.max(0, story.size() - LAST_OF_THE_STORY), story.size()).stream()
                .collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    /** Asks for something of the tenant's. */
    Reply send(String method, String path, @Nullable Object body) {
        return ask(method, tenant.path(path), method.equals("DELETE") ? null : body);
    }

    /** The same, by all of a path. */
    Reply ask(String method, String path, @Nullable Object body) {
        return ask(caller, method, path, "application/json", body);
    }

    Reply ask(Caller asking, String method, String path, String mediaType, @Nullable Object body) {
        var text = body == null || body instanceof String ? (String) body : Http.JSON.writeValueAsString(body);
        var reply = asking.send(method, path, mediaType, text);
        told(method, path, text == null ? "" : text.replace('\n', ' '), reply);
        return reply.status() == 202 ? finished(reply) : reply;
    }

    private void told(String method, String path, String body, Reply reply) {
        asked.add(method + " " + path.split("\\?")[0]);
        var code = reply.status() < 400 || !reply.body().startsWith("{") ? "" : reply.text("/code");
        story.add("%d. %s %s %s -> %d %s".formatted(story.size() + 1, method, path, body, reply.status(), code));
    }

    private Reply finished(Reply accepted) {
        var job = accepted.headers().firstValue("Location").orElse("");
        if (job.contains("/jobs/")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> OVER.contains(caller.get(job).text("/state")));
        }
        return accepted;
    }

    /** Lines of JSON, one for each of these. */
    Reply lines(String method, String path, List<String> of, Function<String, Map<String, ?>> line) {
        var body = of.stream().map(line).map(Http.JSON::writeValueAsString).collect(Collectors.joining("\n"));
        return ask(caller, method, tenant.path(path), "application/x-ndjson", body);
    }

    /** A purchase that may have been made. */
    Reply bought(Reply reply) {
        if (reply.status() == 201) {
            purchases.add(reply.text("/subscriptionId"));
        }
        return reply;
    }

    /** A note that something passed that nobody asked for. */
    void note(String what) {
        story.add("%d. %s".formatted(story.size() + 1, what));
    }

    /** One or two products more, or less, or one for another. */
    Map<String, Object> change(Map<String, ?> besides) {
        var change = new HashMap<String, Object>(besides);
        var skus = some(OF_USERS, 3);
        int adding = random.nextInt(skus.size() + 1);
        change.put("add", skus.subList(0, adding).stream().map(this::choice).toList());
        change.put("remove", skus.subList(adding, skus.size()));
        return change;
    }

    /** A product with some of its service plans off, or with some on and no others. */
    Map<String, Object> choice(String sku) {
        var choice = new HashMap<String, Object>(Map.of("sku", sku));
        var plans = PLANS.getOrDefault(sku, List.of()).stream()
                .filter(_ -> random.nextInt(4) == 0)
                .toList();
        choice.put(!plans.isEmpty() && random.nextInt(4) == 0 ? "enabledPlans" : "disabledPlans", plans);
        sometimes(1, () -> choice.put("newPlans", any("ON", "OFF")));
        return choice;
    }

    String user() {
        return any(USERS);
    }

    String group() {
        return any(groups);
    }

    String inDays(int days) {
        return zetel.clock().instant().plus(days, ChronoUnit.DAYS).toString();
    }

    void sometimes(int inTen, Runnable then) {
        if (random.nextInt(10) < inTen) {
            then.run();
        }
    }

    String any(String... some) {
        return some[random.nextInt(some.length)];
    }

    String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    List<String> some(Collection<String> all, int atMost) {
        var left = new ArrayList<>(all);
        return IntStream.range(0, 1 + random.nextInt(Math.min(atMost, left.size())))
                .mapToObj(_ -> left.remove(random.nextInt(left.size())))
                .toList();
    }

    static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        map.put(key, value);
        return map;
    }
}
