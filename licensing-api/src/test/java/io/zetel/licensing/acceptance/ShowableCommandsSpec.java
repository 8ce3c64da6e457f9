package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No command may store an event that any projection refuses. Every write is sent with every field missing, null, of
 * another type and extreme, and some with two at once; then no read model has a dead letter, and all are equal to their
 * rebuild. {@code -Dzetel.seed=} sends other pairs, {@code -Dzetel.pairs=} more of them.
 */
@DisplayName("Whatever a command says")
class ShowableCommandsSpec {

    private static final long SEED = Long.getLong("zetel.seed", 20261128);
    private static final int PAIRS = Integer.getInteger("zetel.pairs", 5);
    private static final Pattern VARIABLE = Pattern.compile("<([^>]*)>");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Half a surrogate pair has no bytes of its own, so it goes as an escape. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final RunningZetel zetel = RunningZetel.shared();
    private final DirectoryClient office = new DirectoryClient(TestTenant.under(zetel.http(), "EA"));
    private final Caller admin = office.tenant().as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();
    private String purchase = "";
    private String policy = "";

    @Test
    void is_shown_by_every_read_model_or_refused_with_a_reason() {
        furnish();
        try (var walkers = Executors.newVirtualThreadPerTaskExecutor()) {
            Write.all().stream()
                    .collect(Collectors.groupingBy(Write::family))
                    .values()
                    .forEach(family -> walkers.execute(() -> family.forEach(this::walk)));
        }
        jobsAreDone();
        zetel.caughtUp();
        assertThat(jdbc().sql("select projection || ' ' || event_type || ' ' || error from operations.dead_letter "
                                + "where tenant_id = any (?)")
                        .param(tenants())
                        .query(String.class)
                        .list())
                .as("dead letters")
                .isEmpty();
        everythingCanBeRead();
        everythingEqualsItsRebuild();
        assertThat(wrong).as("-Dzetel.seed=%d", SEED).isEmpty();
        assertThat(stored.get()).as("writes that were taken").isGreaterThan(200);
    }

    @Test
    void is_tried_on_every_route_that_writes() {
        var routes = zetel
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(info -> info.getMethodsCondition().getMethods().stream()
                        .filter(method -> method != RequestMethod.GET)
                        .flatMap(method -> info.getPatternValues().stream().map(pattern -> method + " " + pattern)))
                .collect(Collectors.toSet());
        // What is sent to pages is sent to the API as well.
        routes.removeIf(route -> route.contains(" /console/"));
        routes.remove("POST /api/v1/catalogue/import");
        // The rules and apps of everybody who shares this application; they store no event that a projection shows but
        // CatalogueChanged.
        routes.remove("PUT /api/v1/catalogue/rules");
        routes.remove("PUT /api/v1/catalogue/apps/{app}");
        routes.remove("PUT /api/v1/catalogue/products/{sku}/sale");
        // Graph's clients ask for tokens there.
        routes.removeIf(route -> route.startsWith("POST /{tenant}/oauth2/"));
        // Stores no event either, and can end the tokens of everybody who shares this application.
        routes.remove("POST /api/v1/operations/signing-keys");
        assertThat(Write.all().stream().map(Write::route)).containsAll(routes).allMatch(routes::contains);
    }

    private void furnish() {
        var tenant = office.tenant();
        zetel.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 1000))
                .expect(200);
        admin.put(tenant.path("/auto-claim"), Map.of("enabled", true)).expect(200);
        for (var sku : List.of("SPE_E3", "POWERAPPS_PER_USER", "VISIOCLIENT", "SPE_E5")) {
            purchase = tenant.buy(sku, 1_000_000).text("/subscriptionId");
        }
        policy = tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId");
        office.users("alice", "bob", "m1");
        office.device("d1");
        office.group("people", "USER");
        office.join("people", "m1");
        office.give("people", "SPE_E3");
    }

    /** One after the other, so that of two policies for one app the second finds the first gone. */
    private void walk(Write write) {
        try {
            variants(write).forEach(variant -> send(write, variant));
        } catch (RuntimeException | AssertionError e) {
            wrong.add(write.route() + ": " + e);
        }
    }

    /** What is put in place of the path and of the body. */
    private record Variant(String path, @Nullable String body) {}

    private Stream<Variant> variants(Write write) {
        var plain = new Variant(write.path(), write.body());
        var paths = paths(write).map(path -> new Variant(path, write.body()));
        if (write.body() == null) {
            return Stream.concat(Stream.of(plain), paths);
        }
        var tree = write.tree();
        var bodies = changes(tree).stream().map(change -> change.apply(tree));
        return Stream.of(
                        Stream.of(plain),
                        paths,
                        Stream.concat(bodies, pairs(write.route(), tree))
                                .map(body -> new Variant(write.path(), text(body))))
                .flatMap(variants -> variants);
    }

    private static Stream<String> paths(Write write) {
        return VARIABLE.matcher(write.path()).results().flatMap(found -> texts(write, found).stream()
                .map(text -> write.path().substring(0, found.start())
                        + Extremes.encoded(text)
                        + write.path().substring(found.end())));
    }

    private static List<String> texts(Write write, MatchResult found) {
        boolean inQuery = write.path().substring(0, found.start()).contains("?");
        return inQuery ? Extremes.TEXTS : Extremes.inPaths();
    }

    private static List<UnaryOperator<JsonNode>> changes(JsonNode tree) {
        var changes = new ArrayList<UnaryOperator<JsonNode>>();
        for (var place : Extremes.places(tree)) {
            changes.add(body -> Extremes.without(body, place));
            Extremes.instead(tree.at(place)).forEach(value -> changes.add(body -> Extremes.with(body, place, value)));
        }
        return changes;
    }

    private static Stream<JsonNode> pairs(String route, JsonNode tree) {
        var random = new Random(SEED + route.hashCode());
        var changes = changes(tree);
        return Stream.generate(() -> changes.get(random.nextInt(changes.size()))
                        .apply(changes.get(random.nextInt(changes.size())).apply(tree)))
                .limit(PAIRS);
    }

    private void send(Write write, Variant variant) {
        var id = Integer.toString(number.incrementAndGet());
        var path = filled(VARIABLE.matcher(variant.path()).replaceAll("$1"), id);
        var body = variant.body() == null ? null : filled(variant.body(), id);
        var caller = write.ofOperator() ? zetel.operator() : admin;
        var reply = caller.send(write.method(), path, write.mediaType(), body, "Licensing-Reason", "walk " + id);
        if (reply.status() >= 500 && !isStored(reply) || reply.status() >= 400 && !isProblem(reply)) {
            wrong.add("%s %s %s%n  → %d %s"
                    .formatted(write.method(), shortened(path), shortened(body), reply.status(), reply.body()));
        }
        if (reply.status() < 300) {
            stored.incrementAndGet();
            if (write.route().endsWith("POST /api/v1/tenants/{t}/policies") && reply.status() == 201) {
                admin.delete(reply.header("Location")).expect(204);
            }
            if (write.route().equals("POST /api/v1/tenants/{t}/webhooks") && reply.status() == 201) {
                // Or it would be tried for as long as this application runs, with all that is sent after it.
                admin.delete(office.tenant().path("/webhooks/" + reply.text("/webhookId")));
            }
        }
    }

    /** On a busy machine an answer may not wait for its read model; what became of it is asked when all is quiet. */
    private static boolean isStored(Reply reply) {
        return reply.status() == 504 && reply.text("/code").equals("NOT_VISIBLE_YET");
    }

    private static boolean isProblem(Reply reply) {
        return reply.headers()
                        .firstValue("Content-Type")
                        .filter("application/problem+json"::equals)
                        .isPresent()
                && !reply.text("/code").isEmpty();
    }

    private String filled(String text, String id) {
        return text.replace("{t}", office.tenant().id())
                .replace("{purchase}", purchase)
                .replace("{policy}", policy)
                .replace("#", id);
    }

    private static String text(JsonNode body) {
        return ASCII.writeValueAsString(body);
    }

    private static String shortened(@Nullable String text) {
        return text == null || text.length() < 300 ? String.valueOf(text) : text.substring(0, 300) + "…";
    }

    private void jobsAreDone() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> jdbc().sql(
                                        "select count(*) from job where tenant_id = any (?) and state not in ('COMPLETED', 'FAILED')")
                                .param(tenants())
                                .query(Integer.class)
                                .single()
                        == 0);
        assertThat(jdbc().sql(
                                "select kind || ' ' || coalesce(fault, '') from job where tenant_id = any (?) and state = 'FAILED'")
                        .param(tenants())
                        .query(String.class)
                        .list())
                .as("jobs that failed")
                .isEmpty();
    }

    /** The tenant, and those the walk has registered. */
    private String[] tenants() {
        return jdbc().sql(
                        "select tenant_id from tenant_overview.tenant where tenant_id = ? or name = 'Walk' or tenant_id like 'walk-%'")
                .param(office.tenant().id())
                .query(String.class)
                .list()
                .toArray(String[]::new);
    }

    private void everythingCanBeRead() {
        for (var path : List.of(
                "/products",
                "/subscriptions",
                "/policies",
                "/groups",
                "/reports/claims",
                "/history/events",
                "/products/SPE_E3/users",
                "/products/SPE_E3/groups",
                "/groups/people/members",
                "/groups/people/licensing")) {
            var separator = path.contains("?") ? "&" : "?";
            assertThat(admin.get(office.tenant().path(path + separator + "limit=500"))
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
        for (var path : List.of("/reports/claims/daily", "/users/alice/licenses")) {
            assertThat(admin.get(office.tenant().path(path)).status()).as(path).isEqualTo(200);
        }
        assertThat(zetel.operator().get("/api/v1/tenants?limit=500").status()).isEqualTo(200);
        assertThat(admin.get(office.tenant().path("/history/verify"))
                        .expect(200)
                        .body())
                .contains("true");
    }

    private void everythingEqualsItsRebuild() {
        var replays = "/api/v1/operations/replays";
        var id = zetel.operator()
                .post(replays, Map.of("projection", "ALL", "swap", false))
                .expect(202)
                .text("/replayId");
        ReplaysSpec.awaitDone(zetel, id);
        var done = zetel.operator().get(replays + "/" + id).expect(200);
        zetel.operator().delete(replays + "/" + id).expect(204);
        assertThat(done.json().get("projections").valueStream().map(part -> part.get("state")
                        .asString()))
                .as(done.body())
                .containsOnly("COMPARED");
    }

    private JdbcClient jdbc() {
        return zetel.context().getBean(JdbcClient.class);
    }
}
