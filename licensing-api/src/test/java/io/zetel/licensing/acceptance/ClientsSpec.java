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

    @Test void are_refused_for_a_tenant_that_does_not_exist_and_made_as_soon_as_it_does() {
        var id = "c-" + UUID.randomUUID();
        var client = Map.of("clientId", id, "tenantId", id, "roles", List.of("Reader"));
        var refused = operator.post("/api/v1/clients", client).expect(400);
        assertThat(List.of(refused.text("/errors/0/pointer"), refused.text("/errors/0/code"))).containsExactly("/tenantId", "UNKNOWN_TENANT");
        assertThat(operator.get("/api/v1/clients?limit=500").body()).doesNotContain(id);
        operator.post("/api/v1/tenants", Map.of("tenantId", id, "name", "Late", "country", "NL")).expect(201);
        operator.post("/api/v1/clients", client).expect(201);
    }
}
