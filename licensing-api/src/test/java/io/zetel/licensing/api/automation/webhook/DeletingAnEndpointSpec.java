package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.automation.webhook.Outbox.Sent;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A deletion takes the endpoint first and what is of it after that; so does whoever writes its messages. */
@DisplayName("Deleting a webhook while its messages are written")
class DeletingAnEndpointSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    private final JdbcClient jdbc = ZETEL.context().getBean(JdbcClient.class);
    private final TransactionOperations transaction = ZETEL.context().getBean(TransactionOperations.class);
    private final Endpoints endpoints = ZETEL.context().getBean(Endpoints.class);
    private final Outbox outbox = ZETEL.context().getBean(Outbox.class);

    private final UUID node = UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final Instant now = ZETEL.clock().instant();
    private final TestTenant tenant = TestTenant.claiming(ZETEL);
    private final TenantId tenantId = new TenantId(tenant.id());

    /** All that writes more than one row of an endpoint. */
    private enum Write {
        FILL,
        RECORD,
        RESEND_RANGE,
        RESEND_FAILED,
        ENABLE
    }

    @ParameterizedTest
    @EnumSource
    void waits_for_nobody_who_waits_for_it(Write write) {
        var endpoint = endpointWithAMessage();
        var messages = outbox.due(id, now, 10);
        assertThat(messages).isNotEmpty();
        tenant.buy("SPE_E5", 1);
        historyIsWritten();
        if (write == Write.ENABLE) {
            assertThat(endpoints.disable(id, Endpoint.DisabledReason.REQUESTED, now))
                    .isTrue();
        }

        var written = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("select from webhooks.endpoint where endpoint_id = ? for update")
                    .param(id)
                    .query()
                    .listOfRows();
            int deletion = backend();
            var writing = CompletableFuture.runAsync(() -> write(write, endpoint, messages));
            Awaitility.await().until(() -> writing.isDone() || somebodyWaitsFor(deletion));
            assertThat(endpoints.delete(tenantId, id)).isTrue();
            return writing;
        }));

        written.join();
        assertThat(left()).isZero();
    }

    @Test
    void is_not_waited_for_by_who_forgets_what_is_over() {
        endpointWithAMessage();
        jdbc.sql("update webhooks.message set state = 'DELIVERED', changed_at = :then where endpoint_id = :id")
                .param("then", Times.param(now.minus(Duration.ofDays(31))))
                .param("id", id)
                .update();

        transaction.executeWithoutResult(_ -> {
            assertThat(endpoints.delete(tenantId, id)).isTrue();
            int deletion = backend();
            var forgetting = CompletableFuture.runAsync(() -> outbox.forgetOld(now));
            Awaitility.await().until(() -> forgetting.isDone() || somebodyWaitsFor(deletion));
            assertThat(forgetting).isCompleted();
        });

        assertThat(left()).isZero();
    }

    /** This node has it, so that no other sends anything. */
    private Endpoint endpointWithAMessage() {
        tenant.buy("SPE_E3", 1);
        historyIsWritten();
        var wish = new Endpoints.Wish("https://receiver.example/", List.of("subscription.*"), null, false);
        transaction.executeWithoutResult(_ -> {
            endpoints.add(id, tenantId, wish, new byte[0], 0, now);
            assertThat(outbox.lease(id, node)).isTrue();
        });
        var endpoint = endpoints.find(tenantId, id).orElseThrow();
        assertThat(outbox.fill(endpoint, node, now)).isEqualTo(Outbox.Filled.SOME);
        return endpoint;
    }

    private void historyIsWritten() {
        tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?waitFor="
                        + ZETEL.context().getBean(Positions.class).head()))
                .expect(200);
    }

    private void write(Write write, Endpoint endpoint, List<Messages.Message> messages) {
        switch (write) {
            case FILL -> outbox.fill(endpoint, node, now);
            case RECORD ->
                outbox.record(
                        id,
                        messages.stream()
                                .map(message -> new Sent(message, now, Outcome.failed("no route", 1)))
                                .toList(),
                        now);
            case RESEND_RANGE -> outbox.resend(endpoint, 1, 100, now);
            case RESEND_FAILED -> outbox.resendFailed(id, now.minusSeconds(60), now);
            case ENABLE -> endpoints.enable(id, now);
        }
    }

    /** The session of the transaction under way. */
    private int backend() {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    private boolean somebodyWaitsFor(int backend) {
        return jdbc.sql("select exists (select from pg_locks where not granted and ? = any(pg_blocking_pids(pid)))")
                .param(backend)
                .query(Boolean.class)
                .single();
    }

    private long left() {
        return jdbc.sql("select count(*) from webhooks.message where endpoint_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
