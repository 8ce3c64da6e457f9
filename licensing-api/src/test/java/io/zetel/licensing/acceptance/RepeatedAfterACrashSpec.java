package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node did the work and died before it kept the answer; the client asks another with the same key. */
@DisplayName("A POST repeated after its node died")
class RepeatedAfterACrashSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    private final TestTenant tenant = TestTenant.claiming(ZETEL);
    private final String key = UUID.randomUUID().toString();

    @Test
    void buys_no_second_time() {
        var purchase = Map.of("sku", "SPE_E3", "seats", 5);
        var buyer = tenant.as(Role.BILLING_ADMIN);
        var first = buyer.post(tenant.path("/subscriptions"), purchase, "Idempotency-Key", key)
                .expect(201);
        forgetTheAnswer();
        var again = buyer.post(tenant.path("/subscriptions"), purchase, "Idempotency-Key", key)
                .expect(409);
        assertThat(again.text("/code")).isEqualTo("SUBSCRIPTION_EXISTS");
        assertThat(again.text("/detail")).contains(first.text("/subscriptionId"));
        assertThat(tenant.readNow(ZETEL, "/products/SPE_E3").number("/total")).isEqualTo(5);
    }

    @Test
    void makes_no_second_policy() {
        var policy = Map.of("name", "Teams", "app", "TEAMS", "products", List.of(Map.of("sku", "SPE_E3")));
        tenant.buy("SPE_E3", 1);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.post(tenant.path("/policies"), policy, "Idempotency-Key", key).expect(201);
        forgetTheAnswer();
        assertThat(admin.post(tenant.path("/policies"), policy, "Idempotency-Key", key)
                        .expect(409)
                        .text("/code"))
                .isEqualTo("POLICY_EXISTS");
        assertThat(tenant.readNow(ZETEL, "/policies").json().get("items")).hasSize(1);
    }

    /** As the row looks once the lease of a dead node has ended; the spec's own row is the newest. */
    private static void forgetTheAnswer() {
        ZETEL.context().getBean(JdbcClient.class).sql("""
                                                      update idempotency set status = null, headers = null, body = null, lease_until = now()
                                                      where expires_at = (select max(expires_at) from idempotency)""").update();
    }
}
