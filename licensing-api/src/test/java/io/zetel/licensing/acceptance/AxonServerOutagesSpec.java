package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What clients see of an Axon Server that dies, hangs and comes back, where a real one is reachable. */
@DisplayName("While Axon Server is away")
class AxonServerOutagesSpec {

    private static final String E3 = "SPE_E3";
    private static final Duration LATEST = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(30);

    private static BrittleWire wire;
    private static RunningZetel zetel;
    private static TestTenant tenant;
    private static Caller caller;

    @BeforeAll
    static void start() {
        RealAxonServer.assumeReachable();
        wire = new BrittleWire(RealAxonServer.ADDRESS);
        zetel = RunningZetel.start(
                        RunningZetel.freshDirectory(),
                        "--spring.datasource.url=" + TestPostgres.emptyDatabaseUrl(),
                        "--axon.axonserver.enabled=true",
                        "--axon.axonserver.servers=" + wire.address())
                .caughtUp();
        tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 10_000);
        tenant.policy("TEAMS", E3);
        caller = tenant.as(Role.SERVICE, Role.READER);
        claim("first").expect(201);
    }

    @AfterAll
    static void stop() {
        if (zetel != null) {
            wire.thaw();
            zetel.close();
            wire.close();
        }
    }

    @Test
    void no_claim_is_a_success_that_did_not_happen_and_each_can_be_repeated() throws Exception {
        var users = IntStream.range(0, 64).mapToObj(i -> "under way " + i).toList();
        List<CompletableFuture<Reply>> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = users.stream()
                    .map(user -> CompletableFuture.supplyAsync(() -> timed(user), threads))
                    .toList();
            CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new)).join();
            wire.cut();
        }
        try {
            for (var answer : answers) {
                assertThat(answer.join().status()).as("%s", answer.join()).isIn(201, 503);
                assertThat(answer.join().body()).isNotEmpty();
            }
            awaitReadiness(503);
            assertThat(zetel.http().stranger().get("/actuator/health/readiness").body())
                    .contains("EVENT_STORE_UNAVAILABLE");
            zetel.http().stranger().get("/actuator/health/liveness").expect(200);
            var refused = timed("nobody").expect(503);
            assertThat(refused.text("/code")).isEqualTo("EVENT_STORE_UNAVAILABLE");
            assertThat(refused.header("Retry-After")).isNotBlank();
            caller.get(tenant.path("/products/" + E3)).expect(200);
        } finally {
            wire.mend();
        }
        awaitReadiness(200);
        for (var user : users) {
            var again = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> claim(user), reply -> reply.status() != 409 && reply.status() != 503);
            assertThat(again.status()).as("asked again with the same key").isIn(200, 201);
        }
        var last = claim("last of all").expect(201);
        var report = caller.get(tenant.path("/reports/claims?format=csv&waitFor=" + last.header("Licensing-Position")))
                .expect(200);
        assertThat(report.body().lines().map(row -> row.split(",")[1]).filter(users::contains))
                .containsExactlyInAnyOrderElementsOf(users);
    }

    @Test
    void a_server_that_hangs_keeps_nobody_for_more_than_ten_seconds() {
        wire.freeze();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> timed("frozen " + i), threads))
                    .toList();
            assertThat(answers).extracting(CompletableFuture::join).allSatisfy(reply -> assertThat(reply.status())
                    .as("%s", reply)
                    .isEqualTo(503));
        } finally {
            wire.thaw();
        }
        Awaitility.await().atMost(BACK).until(() -> List.of(200, 201)
                .contains(claim("after the frost").status()));
    }

    private static Reply timed(String user) {
        var began = System.nanoTime();
        var reply = claim(user);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("%s", reply).isLessThan(LATEST);
        return reply;
    }

    /** With the same key for the same user. */
    private static Reply claim(String user) {
        return caller.post(
                tenant.path("/claims"),
                Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)),
                "Idempotency-Key",
                UUID.nameUUIDFromBytes((tenant.id() + user).getBytes()).toString());
    }

    private static void awaitReadiness(int status) {
        Awaitility.await()
                .atMost(BACK)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> zetel.http()
                                .stranger()
                                .get("/actuator/health/readiness")
                                .status()
                        == status);
    }
}
