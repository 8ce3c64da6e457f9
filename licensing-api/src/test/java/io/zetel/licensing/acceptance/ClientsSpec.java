package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Clients of the embedded identity")
class ClientsSpec {

    private final Caller operator = RunningZetel.shared().operator();

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

    private Caller made(String client, TestTenant tenant, String role) {
        var made = operator.post(
                        "/api/v1/clients", Map.of("clientId", client, "tenantId", tenant.id(), "roles", List.of(role)))
                .expect(201);
        return RunningZetel.shared().http().client(client, made.text("/clientSecret"));
    }
}
