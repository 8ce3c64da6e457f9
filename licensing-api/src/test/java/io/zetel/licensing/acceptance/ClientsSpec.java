package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@DisplayName("Clients of the embedded identity")
class ClientsSpec {

    private final Caller operator = RunningZetel.shared().operator();
    private final Http http = RunningZetel.shared().http();
    private final TestTenant tenant = TestTenant.registered(RunningZetel.shared());
    private final JdbcClient jdbc = RunningZetel.shared().context().getBean(JdbcClient.class);

    @Test
    void are_refused_for_a_tenant_that_does_not_exist_and_made_as_soon_as_it_does() {
        var id = "c-" + UUID.randomUUID();
        var client = Map.of("clientId", id, "tenantId", id, "roles", List.of("Reader"));
        var refused = operator.post("/api/v1/clients", client).expect(400);
        assertThat(List.of(refused.text("/errors/0/pointer"), refused.text("/errors/0/code")))
                .containsExactly("/tenantId", "UNKNOWN_TENANT");
        assertThat(operator.get("/api/v1/clients?limit=500").body()).doesNotContain(id);
        operator.post("/api/v1/tenants", Map.of("tenantId", id, "name", "Late", "country", "NL"))
                .expect(201);
        operator.post("/api/v1/clients", client).expect(201);
    }

    @Test
    void made_again_under_their_name_get_no_answers_that_were_kept_for_the_one_before() {
        var tenant = TestTenant.registered(RunningZetel.shared());
        var client = "again-" + UUID.randomUUID();
        var key = new String[] {"Idempotency-Key", UUID.randomUUID().toString()};
        var purchase = Map.of("sku", "SPE_E3", "seats", 5);
        var path = tenant.path("/subscriptions");

        var before = made(client, tenant, "BillingAdmin");
        var first = before.post(path, purchase, key).expect(201);
        var repeated = before.post(path, purchase, key).expect(201);
        assertThat(repeated.body()).as("the same client is answered as before").isEqualTo(first.body());

        operator.delete("/api/v1/clients/" + client).expect(204);
        assertThat(made(client, tenant, "Reader")
                        .post(path, purchase, key)
                        .expect(403)
                        .body())
                .doesNotContain(first.text("/subscriptionId"));

        operator.delete("/api/v1/clients/" + client).expect(204);
        var another =
                made(client, tenant, "BillingAdmin").post(path, purchase, key).expect(201);
        assertThat(another.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(another.text("/subscriptionId")).isNotEqualTo(first.text("/subscriptionId"));
    }

    @Test
    void get_a_new_secret_beside_which_the_one_before_works_as_long_as_was_said() {
        var client = "new-" + UUID.randomUUID();
        var first = secretOf(client);
        var before = http.client(client, first);

        var renewed = operator.post(renewal(client), Map.of()).expect(200);
        var second = renewed.text("/clientSecret");
        assertThat(second).isNotEqualTo(first);
        assertThat(Duration.between(Instant.now(), Instant.parse(renewed.text("/formerSecretUntil")))
                        .toMinutes())
                .isBetween(23 * 60L, 24 * 60L);
        assertThat(listed(client).get("formerSecretUntil").asString()).isEqualTo(renewed.text("/formerSecretUntil"));
        for (var caller : List.of(before, http.client(client, first), http.client(client, second))) {
            caller.get(tenant.path("/products")).expect(200);
        }

        jdbc.sql("update api_client set former_until = now() where client_id = ?")
                .param(client)
                .update();
        http.askForToken(client, first).expect(401);
        assertThat(listed(client).get("formerSecretUntil").isNull()).isTrue();
        http.askForToken(client, second).expect(200);
        before.get(tenant.path("/products")).expect(200);
    }

    @Test
    void have_two_secrets_at_most() {
        var client = "two-" + UUID.randomUUID();
        var first = secretOf(client);
        var before = http.client(client, first);
        var second = operator.post(renewal(client), Map.of("overlapHours", 720))
                .expect(200)
                .text("/clientSecret");
        var third = operator.post(renewal(client), Map.of("overlapHours", 1))
                .expect(200)
                .text("/clientSecret");

        http.askForToken(client, first).expect(401);
        http.askForToken(client, second).expect(200);
        http.askForToken(client, third).expect(200);
        before.get(tenant.path("/products")).expect(200);
    }

    /** Somebody else may know the secret, and have a token already. */
    @Test
    void lose_their_tokens_with_a_secret_that_stops_at_once() {
        var client = "known-" + UUID.randomUUID();
        var first = secretOf(client);
        var before = http.client(client, first);
        before.get(tenant.path("/products")).expect(200);

        var renewed = operator.post(renewal(client), Map.of("overlapHours", 0)).expect(200);
        assertThat(renewed.json().get("formerSecretUntil").isNull()).isTrue();
        assertThat(listed(client).get("formerSecretUntil").isNull()).isTrue();
        http.askForToken(client, first).expect(401);
        assertThat(before.get(tenant.path("/products")).expect(401).text("/code"))
                .isEqualTo("INVALID_TOKEN");
        http.client(client, renewed.text("/clientSecret"))
                .get(tenant.path("/products"))
                .expect(200);
    }

    @Test
    void get_no_new_secret_for_longer_than_thirty_days_if_they_are_not_there_or_the_operator() {
        var client = "refused-" + UUID.randomUUID();
        secretOf(client);
        for (int hours : List.of(-1, 721)) {
            var refused = operator.post(renewal(client), Map.of("overlapHours", hours))
                    .expect(400);
            assertThat(List.of(refused.text("/errors/0/pointer"), refused.text("/errors/0/code")))
                    .containsExactly("/overlapHours", "OUT_OF_RANGE");
        }
        assertThat(operator.post(renewal("nobody"), Map.of()).expect(404).text("/code"))
                .isEqualTo("CLIENT_NOT_FOUND");
        assertThat(operator.post(renewal("operator"), Map.of()).expect(409).text("/code"))
                .isEqualTo("OPERATORS_SECRET");
    }

    @Test
    void show_a_new_secret_once() {
        var client = "once-" + UUID.randomUUID();
        secretOf(client);
        var key = new String[] {"Idempotency-Key", UUID.randomUUID().toString()};

        var made = operator.post(renewal(client), Map.of(), key).expect(200).text("/clientSecret");
        var repeated = operator.post(renewal(client), Map.of(), key).expect(200);
        assertThat(repeated.json().get("clientSecret").isNull()).isTrue();
        http.askForToken(client, made).expect(200);
    }

    @Test
    void tell_since_when_they_are_there_and_on_which_day_they_were_used_last() {
        var client = "used-" + UUID.randomUUID();
        var secret = secretOf(client);
        assertThat(Instant.parse(listed(client).get("createdAt").asString()))
                .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        assertThat(listed(client).get("lastUsedOn").isNull()).isTrue();
        http.askForToken(client, "wrong").expect(401);
        assertThat(listed(client).get("lastUsedOn").isNull())
                .as("a wrong secret")
                .isTrue();

        http.client(client, secret);
        var today = LocalDate.ofInstant(RunningZetel.shared().clock().instant(), ZoneOffset.UTC)
                .toString();
        assertThat(listed(client).get("lastUsedOn").asString()).isEqualTo(today);
        var version = "select xmin::text from api_client where client_id = ?";
        var written = jdbc.sql(version).param(client).query(String.class).single();
        http.client(client, secret);
        assertThat(jdbc.sql(version).param(client).query(String.class).single())
                .as("once a day")
                .isEqualTo(written);
        jdbc.sql("update api_client set last_used_on = last_used_on - 1 where client_id = ?")
                .param(client)
                .update();
        http.client(client, secret);
        assertThat(listed(client).get("lastUsedOn").asString())
                .as("the day after")
                .isEqualTo(today);
    }

    /** Adds a reader. */
    private String secretOf(String client) {
        return operator.post(
                        "/api/v1/clients",
                        Map.of("clientId", client, "tenantId", tenant.id(), "roles", List.of("Reader")))
                .expect(201)
                .text("/clientSecret");
    }

    private static String renewal(String client) {
        return "/api/v1/clients/" + client + "/secret";
    }

    private JsonNode listed(String client) {
        var page = "/api/v1/clients?limit=500";
        while (true) {
            var rows = operator.get(page).expect(200).json();
            for (var row : rows.get("items")) {
                if (row.get("clientId").asString().equals(client)) {
                    return row;
                }
            }
            page = "/api/v1/clients?limit=500&cursor=" + rows.get("nextCursor").asString();
        }
    }

    private Caller made(String client, TestTenant tenant, String role) {
        var made = operator.post(
                        "/api/v1/clients", Map.of("clientId", client, "tenantId", tenant.id(), "roles", List.of(role)))
                .expect(201);
        return RunningZetel.shared().http().client(client, made.text("/clientSecret"));
    }
}
