package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.CrowdedZetel.AT_ONCE;
import static io.zetel.licensing.acceptance.CrowdedZetel.MOST_SILENCE;
import static io.zetel.licensing.acceptance.CrowdedZetel.await;
import static io.zetel.licensing.acceptance.CrowdedZetel.awaitUnderWay;
import static io.zetel.licensing.acceptance.CrowdedZetel.meter;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("What is more than can be done at once is turned away")
class TurningAwaySpec {

    private final RunningZetel zetel = CrowdedZetel.shared();

    private TestTenant tenant;

    /** A claim of which the body is still to come. */
    private record HeldRequest(SubmissionPublisher<ByteBuffer> body, CompletableFuture<Reply> reply) {

        Reply finish(String user) {
            body.submit(StandardCharsets.UTF_8.encode(
                    "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}".formatted(user)));
            body.close();
            return reply.join();
        }
    }

    @BeforeEach
    void tenant() {
        tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 100);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("somebody").expect(201);
        awaitUnderWay(0);
    }

    @Test
    void a_request_too_many_is_told_at_once_to_come_again_and_leaves_no_trace() {
        var held = Stream.generate(() -> hold(tenant)).limit(AT_ONCE).toList();
        awaitUnderWay(AT_ONCE);
        var positions = zetel.context().getBean(Positions.class);
        long before = positions.head();

        assertTurnedAway(tenant.signIn("late"), "Too many requests are under way");
        zetel.stranger().get("/actuator/health").expect(200);

        assertThat(held).allSatisfy(one -> assertThat(one.reply()).isNotDone());
        assertThat(positions.head()).isEqualTo(before);
        for (int i = 0; i < AT_ONCE; i++) {
            held.get(i).finish("held-" + i).expect(201);
        }
        awaitUnderWay(0);
        tenant.signIn("late").expect(201);
    }

    @Test
    void what_one_tenant_holds_keeps_nobody_else_waiting() {
        var other = TestTenant.claiming(zetel);
        other.buy("SPE_E3", 100);
        other.policy("TEAMS", "SPE_E3");
        var held = Stream.generate(() -> hold(tenant)).limit(AT_ONCE).toList();
        awaitUnderWay(AT_ONCE);

        other.signIn("somebody").expect(201);
        other.as(Role.READER).get(other.path("/products")).expect(200);
        var alsoHeld = Stream.generate(() -> hold(other)).limit(AT_ONCE / 2).toList();
        awaitUnderWay(AT_ONCE + AT_ONCE / 2);
        assertTurnedAway(other.signIn("late"), "Too many requests are under way");
        assertTurnedAway(tenant.signIn("late"), "Too many requests are under way");
        zetel.operator().get("/api/v1/tenants").expect(200);

        for (int i = 0; i < AT_ONCE; i++) {
            held.get(i).finish("held-" + i).expect(201);
        }
        for (int i = 0; i < AT_ONCE / 2; i++) {
            alsoHeld.get(i).finish("held-" + i).expect(201);
        }
        awaitUnderWay(0);
    }

    @Test
    void a_command_too_many_for_its_lane_is_told_to_come_again_and_leaves_no_trace() {
        var first = new CompletableFuture<Reply>();
        var second = new CompletableFuture<Reply>();
        var jdbc = zetel.context().getBean(JdbcTemplate.class);
        new TransactionTemplate(zetel.context().getBean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            jdbc.execute("lock table domain_event in exclusive mode");
            first.completeAsync(() -> tenant.signIn("first"), Thread::startVirtualThread);
            await(() -> Boolean.TRUE.equals(
                    jdbc.queryForObject("select exists (select from pg_locks where not granted)", Boolean.class)));
            second.completeAsync(() -> tenant.signIn("second"), Thread::startVirtualThread);
            await(() -> meter("zetel.lane.depth") == 1);

            assertTurnedAway(tenant.signIn("third"), "Too many commands are waiting for this tenant's lane");

            assertThat(first).isNotDone();
            assertThat(second).isNotDone();
        });

        first.join().expect(201);
        second.join().expect(201);
        var report = tenant.readNow(zetel, "/reports/claims").expect(200);
        assertThat(TestTenant.each(report, "userId")).containsExactlyInAnyOrder("somebody", "first", "second");
        tenant.signIn("third").expect(201);
    }

    @Test
    void a_request_that_takes_longer_than_a_connection_may_be_silent_is_answered_all_the_same() {
        var slow = new CompletableFuture<Reply>();
        var jdbc = zetel.context().getBean(JdbcTemplate.class);
        new TransactionTemplate(zetel.context().getBean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            jdbc.execute("lock table domain_event in exclusive mode");
            slow.completeAsync(() -> tenant.signIn("slow"), Thread::startVirtualThread);
            jdbc.queryForObject("select pg_sleep(?)::text", String.class, 1.5 * MOST_SILENCE.toSeconds());
            assertThat(slow).isNotDone();
        });

        slow.join().expect(201);
    }

    private static HeldRequest hold(TestTenant tenant) {
        var body = new SubmissionPublisher<ByteBuffer>();
        // Begins with enough white space for a minute at the least pace.
        Publisher<ByteBuffer> publisher = subscriber -> {
            body.subscribe(subscriber);
            body.submit(StandardCharsets.UTF_8.encode(" ".repeat(64 * 1024)));
        };
        var caller = tenant.as(Role.SERVICE);
        return new HeldRequest(
                body,
                CompletableFuture.supplyAsync(
                        () -> caller.post(
                                tenant.path("/claims"), "application/json", BodyPublishers.fromPublisher(publisher)),
                        Thread::startVirtualThread));
    }

    private static void assertTurnedAway(Reply reply, String detail) {
        reply.expect(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.toString())
                .as("one more thing to be made again by those there are too many of")
                .doesNotContainIgnoringCase("connection=");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.text("/code")).isEqualTo("UNAVAILABLE");
        assertThat(reply.text("/detail")).isEqualTo(detail);
        assertThat(reply.number("/status")).isEqualTo(503);
    }
}
