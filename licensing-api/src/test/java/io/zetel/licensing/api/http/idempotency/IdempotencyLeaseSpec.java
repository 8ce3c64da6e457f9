package io.zetel.licensing.api.http.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.idempotency.IdempotencyStore.Begun;
import io.zetel.licensing.sample.RunningSample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A lease on an idempotency key")
class IdempotencyLeaseSpec {

    private static final byte[] BODY = {1};

    private final JdbcClient jdbc = RunningSample.shared().bean(JdbcClient.class);
    private final IdempotencyStore node = new IdempotencyStore(jdbc);
    private final IdempotencyStore otherNode = new IdempotencyStore(jdbc);
    private final byte[] scope = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final UUID attempt = UUID.randomUUID();

    @Test
    void is_extended_while_the_attempt_runs() {
        assertThat(node.begin(scope, "contoso", BODY, attempt)).isInstanceOf(Begun.Mine.class);
        lapse();
        node.extendLeases();
        assertThat(otherNode.begin(scope, "contoso", BODY, UUID.randomUUID())).isInstanceOf(Begun.Running.class);
    }

    @Test
    void is_not_extended_by_another_node_nor_once_the_attempt_is_over() {
        node.begin(scope, "contoso", BODY, attempt);
        lapse();
        otherNode.extendLeases();
        var next = UUID.randomUUID();
        assertThat(otherNode.begin(scope, "contoso", BODY, next)).isInstanceOf(Begun.Mine.class);

        node.finish(scope, attempt, 200, Map.of("ETag", "\"late\""), BODY);
        assertThat(node.begin(scope, "contoso", BODY, UUID.randomUUID()))
                .as("who lost the lease cannot answer for the key")
                .isInstanceOf(Begun.Running.class);

        otherNode.finish(scope, next, 200, Map.of("ETag", "\"1\""), BODY);
        assertThat(node.begin(scope, "contoso", BODY, UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        Begun.Answered.class,
                        answered -> assertThat(answered.answer().headers()).containsEntry("ETag", "\"1\""));
    }

    @Test
    void ends_with_the_day_of_the_key() {
        node.begin(scope, "contoso", BODY, attempt);
        node.finish(scope, attempt, 200, Map.of(), BODY);
        jdbc.sql("update idempotency set expires_at = now() - interval '1 second' where scope = ?")
                .param(scope)
                .update();
        node.forgetExpired();
        assertThat(jdbc.sql("select count(*) from idempotency where scope = ?")
                        .param(scope)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private void lapse() {
        jdbc.sql("update idempotency set lease_until = now() - interval '1 second' where scope = ?")
                .param(scope)
                .update();
    }
}
