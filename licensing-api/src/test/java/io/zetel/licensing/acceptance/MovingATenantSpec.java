package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.moving.MoveCommand;
import io.zetel.licensing.engine.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A tenant that moves to another installation")
class MovingATenantSpec {

    private static final String E3 = "SPE_E3";
    private static final String OWN = "ACME_SUITE";
    private static final String THERE = "http://there.example";
    private static final String KEY = key(1);
    private static final String OTHER_KEY = key(2);
    private static final String OLD_DATABASE = TestPostgres.newDatabaseUrl();
    private static final String NEW_DATABASE = TestPostgres.newDatabaseUrl();

    private static RunningZetel oldSide;
    private static RunningZetel newSide;

    @BeforeAll
    static void start() {
        oldSide = start(OLD_DATABASE, KEY);
        newSide = start(NEW_DATABASE, OTHER_KEY);
    }

    @AfterAll
    static void stop() {
        oldSide.close();
        newSide.close();
    }

    @Test
    void is_there_with_all_that_was_acknowledged_wherever_the_move_broke_off() throws Exception {
        var stays = TestTenant.claiming(oldSide);
        stays.buy(E3, 5);
        stays.policy("TEAMS", E3);
        var resident = TestTenant.claiming(newSide);
        resident.buy(E3, 5);
        resident.policy("TEAMS", E3);
        resident.signIn("rita").expect(201);

        var tenant = settled();
        var office = new DirectoryClient(tenant);
        var before = oldSide.clock().instant();
        office.unassign("kim", E3).expect(200);
        var checkpoint = admin(tenant)
                .get(tenant.path("/history/checkpoint"))
                .expect(200)
                .text("/checkpoint");
        var client = oldSide.operator()
                .post(
                        "/api/v1/clients",
                        Map.of(
                                "clientId",
                                tenant.id() + "-app",
                                "tenantId",
                                tenant.id(),
                                "roles",
                                Set.of("Service", "Reader")))
                .expect(201);
        var token = admin(tenant)
                .post(tenant.path("/api-tokens"), Map.of("name", "sync", "roles", Set.of("Reader")))
                .expect(201)
                .text("/token");
        var delta = deltaToken(
                admin(tenant).get("/v1.0/users/delta?$deltatoken=latest").expect(200));
        var app = new App(tenant, client.text("/clientId"), client.text("/clientSecret"));
        var kept = app.at(oldSide)
                .post(tenant.path("/claims"), claim("kept"), "Idempotency-Key", "kept")
                .expect(201);

        try (var load = new Load(app)) {
            load.await(20);
            brokenOffAfter("BEGUN", tenant);
            load.await(20);
            Awaitility.await()
                    .until(() -> newSide.operator().get(tenant.path("")).status() == 503);
            assertThat(newSide.operator().get(tenant.path("")).expect(503).text("/code"))
                    .isEqualTo("TENANT_ARRIVING");
            assertThat(newSide.operator().get(tenant.path("")).header("Retry-After"))
                    .isEqualTo("5");
            brokenOffAfter("COPIED", tenant);
            load.await(20);
            brokenOffAfter("STOPPED", tenant);
            Awaitility.await()
                    .until(() -> app.at(oldSide)
                                    .post(tenant.path("/claims"), claim("nobody"))
                                    .status()
                            == 503);
            var refused = app.at(oldSide)
                    .post(tenant.path("/claims"), claim("nobody"))
                    .expect(503);
            assertThat(List.of(refused.text("/code"), refused.header("Retry-After")))
                    .containsExactly("TENANT_MOVING", "1");
            admin(tenant)
                    .put(tenant.path("/users/nobody"), Map.of("displayName", "Nobody"))
                    .expect(503);
            oldSide.caughtUp();
            var told = told(tenant, before, admin(tenant));
            var history = export(admin(tenant), tenant);
            brokenOffAfter("CARRIED", tenant);
            brokenOffAfter("COMPARED", tenant);
            brokenOffAfter("LEFT", tenant);
            Awaitility.await()
                    .until(() -> app.at(oldSide).get(tenant.path("/products")).status() == 308);
            assertThat(newSide.operator().get(tenant.path("")).expect(503).text("/code"))
                    .isEqualTo("TENANT_ARRIVING");

            assertThat(move(tenant)).contains("is served at " + THERE);
            Awaitility.await()
                    .until(() -> newSide.operator().get(tenant.path("")).status() == 200);
            var there = tenant.in(newSide);
            var afterwards = export(admin(there), there);
            assertThat(afterwards).startsWith(history);
            load.await(20);
            load.end();

            var moved = app.at(oldSide)
                    .get(tenant.path("/products?limit=5&waitFor=99"))
                    .expect(308);
            assertThat(moved.text("/code")).isEqualTo("TENANT_MOVED");
            assertThat(moved.header("Location")).isEqualTo(THERE + tenant.path("/products?limit=5"));
            assertThat(app.at(oldSide)
                            .post(tenant.path("/claims"), claim("late"))
                            .expect(308)
                            .header("Location"))
                    .isEqualTo(THERE + tenant.path("/claims"));
            assertThat(oldSide.operator().get(tenant.path("")).status()).isEqualTo(308);
            assertThat(admin(tenant).get("/v1.0/users").expect(308).header("Location"))
                    .isEqualTo(THERE + "/v1.0/users");

            newSide.caughtUp();
            var claimants = claimants(export(admin(there), there));
            assertThat(claimants)
                    .as("each once, and exactly those who were told")
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Stream.of("kept", "lee"), load.claimed().stream())
                                    .toList());
            assertThat(load.unexpected()).isEmpty();

            var verified = admin(there)
                    .get(there.path("/history/verify?checkpoint=" + checkpoint))
                    .expect(200);
            assertThat(verified.text("/verified")).isEqualTo("true");
            var again = app.at(newSide)
                    .post(tenant.path("/claims"), claim("kept"), "Idempotency-Key", "kept")
                    .expect(201);
            assertThat(again.body()).isEqualTo(kept.body());
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            new Caller(newSide.http(), token).get(there.path("/products")).expect(200);
            admin(there).get("/v1.0/users/delta?$deltatoken=" + delta).expect(410);
            try (var stream = StreamClient.of(newSide, admin(there), there, "1")) {
                assertThat(stream.next("reset").id()).endsWith(".1");
            }
            assertThat(told(there, before, admin(there))).isEqualTo(told);
        }
        stays.signIn("sam").expect(201);
        assertThat(admin(stays).get(stays.path("/history/verify")).expect(200).text("/verified"))
                .isEqualTo("true");
        assertThat(resident.signIn("rob").expect(201).status()).isEqualTo(201);
        assertThat(admin(resident)
                        .get(resident.path("/history/verify"))
                        .expect(200)
                        .text("/verified"))
                .isEqualTo("true");
    }

    @Test
    void stays_where_it_is_when_its_move_is_given_up_and_comes_back_when_it_is_moved_back() {
        var tenant = settled();
        brokenOffAfter("CARRIED", tenant);
        assertThat(run(OLD_DATABASE, NEW_DATABASE, tenant, "--undo")).contains("stays where it is");
        assertThat(left(newSide, tenant)).as("what the target has of it").isEmpty();
        Awaitility.await().until(() -> tenant.signIn("mia").status() == 201);

        assertThat(move(tenant)).contains("is served at");
        Awaitility.await().until(() -> newSide.operator().get(tenant.path("")).status() == 200);
        // Every node knows within a second.
        Awaitility.await().until(() -> oldSide.operator().get(tenant.path("")).status() == 308);
        var there = tenant.in(newSide);
        there.signIn("nora").expect(201);
        assertThat(run(OLD_DATABASE, NEW_DATABASE, tenant, "--undo")).contains("The tenant has moved");
        assertThat(run(NEW_DATABASE, OLD_DATABASE, tenant, "--address=http://here.example"))
                .contains("--forget");
        assertThat(run(OLD_DATABASE, NEW_DATABASE, tenant, "--forget")).contains("nothing of");
        assertThat(left(oldSide, tenant)).as("what the old side has of it").isEmpty();
        assertThat(oldSide.operator().get(tenant.path("")).status()).isEqualTo(308);

        assertThat(run(
                        NEW_DATABASE,
                        OLD_DATABASE,
                        tenant,
                        "--address=http://here.example",
                        "--webhooks-key=" + OTHER_KEY,
                        "--to-webhooks-key=" + KEY))
                .contains("is served at http://here.example");
        Awaitility.await().until(() -> oldSide.operator().get(tenant.path("")).status() == 200);
        var back = tenant.in(oldSide);
        back.signIn("olga").expect(201);
        assertThat(admin(back).get(back.path("/history/verify")).expect(200).text("/verified"))
                .isEqualTo("true");
        assertThat(claimants(export(admin(back), back))).containsExactlyInAnyOrder("lee", "mia", "nora", "olga");
    }

    @Test
    void is_not_moved_where_that_could_not_be_right() {
        var tenant = TestTenant.claiming(oldSide);
        assertThat(run(OLD_DATABASE, OLD_DATABASE, tenant, "--address=" + THERE))
                .contains("the same database");
        assertThat(run(NEW_DATABASE, OLD_DATABASE, tenant, "--address=" + THERE))
                .contains("has no tenant");
        assertThat(run("axonserver://x", NEW_DATABASE, tenant, "--address=" + THERE))
                .contains("Axon Server cannot be moved");
        assertThat(run(OLD_DATABASE, NEW_DATABASE, tenant, "--address=there")).contains("--address is written as");
        admin(tenant)
                .post(
                        tenant.path("/webhooks"),
                        Map.of("url", "http://127.0.0.1:1025/", "types", List.of("license.claimed")))
                .expect(201);
        assertThat(run(OLD_DATABASE, NEW_DATABASE, tenant, "--address=" + THERE))
                .contains("give zetel.webhooks.key of both sides");
        assertThat(run(
                        OLD_DATABASE,
                        NEW_DATABASE,
                        tenant,
                        "--address=" + THERE,
                        "--webhooks-key=" + OTHER_KEY,
                        "--to-webhooks-key=" + OTHER_KEY))
                .contains("not the key that sealed");
        assertThat(left(newSide, tenant)).isEmpty();
    }

    /** With people, groups, devices, purchases, policies, a webhook, a job that is done, and a product of its own. */
    private static TestTenant settled() {
        var tenant = TestTenant.claiming(oldSide);
        var office = new DirectoryClient(tenant);
        tenant.buy(E3, 5000);
        tenant.as(Role.GLOBAL_ADMIN)
                .put(
                        tenant.path("/own-products/" + OWN),
                        Map.of("name", "Acme Suite", "servicePlans", List.of("ACME_CAD")))
                .expect(200);
        tenant.buy(OWN, 10);
        tenant.policy("TEAMS", E3);
        office.manyUsers(20);
        office.users("kim", "lee");
        office.device("laptop");
        office.group("sales", "USER");
        office.join("sales", "kim", "m-1");
        office.give("sales", OWN);
        office.assign("kim", E3).expect(200);
        admin(tenant)
                .post(
                        tenant.path("/webhooks"),
                        Map.of("url", "http://127.0.0.1:1025/", "types", List.of("license.claimed")))
                .expect(201);
        tenant.signIn("lee").expect(201);
        oldSide.caughtUp();
        return tenant;
    }

    /** What is told of it, by route, now and as of before. */
    private static Map<String, String> told(TestTenant tenant, Instant before, Caller reader) {
        var told = new LinkedHashMap<String, String>();
        Stream.of(
                        "",
                        "/products/" + OWN,
                        "/subscriptions",
                        "/own-products",
                        "/devices",
                        "/groups",
                        "/groups/sales/members",
                        "/groups/sales/licensing",
                        "/users/kim",
                        "/users/kim/licenses",
                        "/users/kim/timeline",
                        "/users/kim/access?servicePlan=ACME_CAD",
                        "/users/m-1/licenses",
                        "/desired-state",
                        "/jobs",
                        "/webhooks",
                        "/products?asOf=" + before,
                        "/policies?asOf=" + before,
                        "/users/kim/licenses?asOf=" + before,
                        "/users/kim/access?servicePlan=ACME_CAD&asOf=" + before,
                        "/groups/sales/licensing?asOf=" + before,
                        "/reports/claims?asOf=" + before)
                .forEach(route -> told.put(
                        route, reader.get(tenant.path(route)).expect(200).body()));
        // That moves on with the claims.
        told.computeIfPresent(
                "/webhooks", (_, body) -> body.replaceAll("\"(toldUpTo|failingSince)\":[^,]*", "\"$1\":…"));
        return told;
    }

    private static String export(Caller auditor, TestTenant tenant) {
        return auditor.get(tenant.path("/history/events?format=ndjson"))
                .expect(200)
                .body();
    }

    private static List<String> claimants(String history) {
        return history.lines()
                .map(Http.JSON::readTree)
                .filter(event -> event.get("type").asString().equals("LicenseClaimed"))
                .map(event -> event.get("subject").asString().substring("user:".length()))
                .toList();
    }

    /** Tables in which there is something of the tenant. */
    private static List<String> left(RunningZetel zetel, TestTenant tenant) {
        var jdbc = zetel.context().getBean(JdbcClient.class);
        var tables = jdbc.sql("""
                              select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid
                              where attname = 'tenant_id' and relkind = 'r' and attrelid <> 'tenant_move'::regclass
                              """).query(String.class).list();
        assertThat(tables).hasSizeGreaterThan(25);
        var left = new ArrayList<String>();
        tables.stream()
                .filter(table -> jdbc.sql("select exists (select from " + table + " where tenant_id = ?)")
                        .param(tenant.id())
                        .query(Boolean.class)
                        .single())
                .forEach(left::add);
        jdbc.sql(
                        "select aggregate_identifier from domain_event where aggregate_identifier like '%' || ? || '%' limit 3")
                .param(tenant.id())
                .query(String.class)
                .list()
                .forEach(left::add);
        return left;
    }

    private static Caller admin(TestTenant tenant) {
        return tenant.as(Role.GLOBAL_ADMIN, Role.READER, Role.AUDITOR);
    }

    private static Map<String, ?> claim(String user) {
        return Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user));
    }

    private static String deltaToken(Reply reply) {
        var link = reply.text("/@odata.deltaLink");
        return link.substring(link.indexOf("deltatoken=") + "deltatoken=".length());
    }

    private static void brokenOffAfter(String step, TestTenant tenant) {
        assertThatThrownBy(() -> MoveCommand.run(quiet(), System.err, Map.of(), moving(tenant), behind -> {
                    if (behind.equals(step)) {
                        throw new BrokenOff();
                    }
                }))
                .as(step)
                .isInstanceOf(BrokenOff.class);
    }

    /** As if the process had been killed. */
    private static final class BrokenOff extends Error {

        private static final long serialVersionUID = 1L;
    }

    private static String move(TestTenant tenant) {
        return run(moving(tenant));
    }

    private static List<String> moving(TestTenant tenant) {
        return args(
                OLD_DATABASE,
                NEW_DATABASE,
                tenant,
                "--address=" + THERE,
                "--webhooks-key=" + KEY,
                "--to-webhooks-key=" + OTHER_KEY);
    }

    private static String run(String from, String to, TestTenant tenant, String... more) {
        return run(args(from, to, tenant, more));
    }

    private static List<String> args(String from, String to, TestTenant tenant, String... more) {
        return Stream.concat(
                        Stream.of("move-tenant", "--tenant=" + tenant.id(), "--from=" + from, "--to=" + to),
                        Stream.of(more))
                .toList();
    }

    private static String run(List<String> args) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        MoveCommand.run(out, out, Map.of(), args, _ -> {});
        return said.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream quiet() {
        return new PrintStream(new ByteArrayOutputStream());
    }

    private static RunningZetel start(String database, String key) {
        return RunningZetel.start(
                RunningZetel.freshDirectory(),
                "--spring.datasource.url=" + database,
                "--zetel.webhooks.key=" + key,
                "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128");
    }

    private static String key(int of) {
        var bytes = new byte[32];
        bytes[0] = (byte) of;
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A client of the tenant, which signs in on whichever side it asks. */
    private record App(TestTenant tenant, String id, String secret, Map<RunningZetel, Caller> callers) {

        App(TestTenant tenant, String id, String secret) {
            this(tenant, id, secret, new ConcurrentHashMap<>());
        }

        Caller at(RunningZetel zetel) {
            return callers.computeIfAbsent(zetel, one -> one.http().client(id, secret));
        }
    }

    /** Claims without end, each again with its key until it is answered, wherever it is sent. */
    private static final class Load implements AutoCloseable {

        private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

        private final App app;
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicInteger users = new AtomicInteger();
        private final Set<String> claimed = new ConcurrentSkipListSet<>();
        private final Set<String> unexpected = new ConcurrentSkipListSet<>();
        private volatile boolean open = true;

        Load(App app) {
            this.app = app;
            for (int i = 0; i < 4; i++) {
                clients.execute(this::claimWithoutEnd);
            }
        }

        Set<String> claimed() {
            return claimed;
        }

        Set<String> unexpected() {
            return unexpected;
        }

        void await(int more) {
            int goal = claimed.size() + more;
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(unexpected).isEmpty();
                assertThat(claimed.size()).isGreaterThanOrEqualTo(goal);
            });
        }

        void end() throws InterruptedException {
            open = false;
            clients.shutdown();
            assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }

        @Override
        public void close() {
            open = false;
            clients.shutdownNow();
        }

        private void claimWithoutEnd() {
            while (open) {
                var user = "user-" + users.incrementAndGet();
                var at = oldSide;
                for (boolean answered = false; !answered; LockSupport.parkNanos(PAUSE_NANOS)) {
                    var reply = app.at(at).post(app.tenant().path("/claims"), claim(user), "Idempotency-Key", user);
                    switch (reply.status()) {
                        case 200, 201 -> answered = claimed.add(user);
                        case 308 -> at = newSide;
                        case 503 -> {
                            // Again.
                        }
                        default -> {
                            answered = !reply.text("/code").equals("IDEMPOTENCY_IN_PROGRESS");
                            if (answered) {
                                unexpected.add(reply.status() + " " + reply.body());
                            }
                        }
                    }
                }
            }
        }
    }
}
