package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replays and dead letters read the events from where they are. */
@DisplayName("Operations with events on Axon Server")
class OperationsOnAxonServerSpec {

    private static final String E3 = "SPE_E3";

    @Test
    void a_projection_is_rebuilt_and_swapped_and_a_dead_letter_is_found_again() {
        RealAxonServer.assumeReachable();
        try (var zetel = RealAxonServer.startZetel()) {
            var tenant = TestTenant.claiming(zetel);
            tenant.buy(E3, 5);
            tenant.policy("TEAMS", E3);
            tenant.readAfter(tenant.signIn("alice").expect(201), "/reports/claims")
                    .expect(200);
            var sql = zetel.context().getBean(JdbcClient.class);
            sql.sql("alter table claim_report.claim add constraint no_bob check (user_id <> 'bob' or tenant_id <> '%s')"
                            .formatted(tenant.id()))
                    .update();
            tenant.signIn("bob").expect(201);
            awaitTrue(() -> !zetel.operator()
                    .get("/api/v1/operations/dead-letters?tenant=" + tenant.id())
                    .json()
                    .get("items")
                    .isEmpty());
            sql.sql("alter table claim_report.claim drop constraint no_bob").update();
            var retried = zetel.operator()
                    .post(
                            "/api/v1/operations/dead-letters/retry",
                            Map.of("projection", "claim-report", "tenant", tenant.id()));
            assertThat(retried.expect(200).number("/left")).isZero();

            var id = zetel.operator()
                    .post("/api/v1/operations/replays", Map.of("projection", "claim-report"))
                    .expect(202)
                    .text("/replayId");
            ReplaysSpec.awaitDone(zetel, id);
            var replay = zetel.operator().get("/api/v1/operations/replays/" + id);
            assertThat(replay.text("/state")).as(replay.body()).isEqualTo("SWAPPED");
            var carol = tenant.signIn("carol").expect(201);
            assertThat(TestTenant.each(
                            tenant.readAfter(carol, "/reports/claims").expect(200), "userId"))
                    .containsExactlyInAnyOrder("alice", "bob", "carol");
        }
    }
}
