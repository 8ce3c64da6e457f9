package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks and who looks after them")
class WebhookRegistrationSpec extends WebhooksOfTenants {

    @Test
    void are_nobody_elses_business() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        tenant.signIn("alice").expect(201);
        var id = receiver.await(1).getFirst().id();
        var other = TestTenant.registered(zetel);
        var own = other.as(Role.GLOBAL_ADMIN, Role.AUDITOR);

        assertThat(own.get(other.path("/webhooks")).expect(200).json().get("items"))
                .isEmpty();
        for (var path : List.of("", "/messages", "/messages/" + id + "/attempts")) {
            assertThat(own.get(path(other, webhook) + path).expect(404).text("/code"))
                    .isEqualTo("WEBHOOK_NOT_FOUND");
            own.get(path(tenant, webhook) + path).expect(404);
        }
        for (var path : List.of("/rotate-secret", "/test", "/messages/" + id + "/resend")) {
            own.post(path(other, webhook) + path, Map.of()).expect(404);
        }
        own.post(path(other, webhook) + "/resend", Map.of("fromN", 1, "toN", 9)).expect(404);
        own.patch(path(other, webhook), Map.of("url", "https://evil.example")).expect(404);
        own.delete(path(other, webhook)).expect(404);
        other.buy(E3, 1);
        tenant.signIn("bob").expect(201);
        assertThat(receiver.await(2))
                .allMatch(one -> one.json().at("/data/tenantId").asString().equals(tenant.id()));
        for (var role : List.of(Role.READER, Role.SERVICE, Role.LICENSE_ADMIN, Role.BILLING_ADMIN)) {
            tenant.as(role).get(path(tenant, webhook)).expect(403);
        }
        tenant.as(Role.AUDITOR).get(path(tenant, webhook)).expect(200);
        tenant.as(Role.AUDITOR).delete(path(tenant, webhook)).expect(403);
        tenant.as(Role.GLOBAL_ADMIN).delete(path(tenant, webhook)).expect(204);
        tenant.as(Role.GLOBAL_ADMIN).get(path(tenant, webhook)).expect(404);
    }

    @Test
    void are_refused_with_every_fault_and_to_addresses_inside() {
        var tenant = TestTenant.registered(zetel);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        var refused = admin.post(
                        tenant.path("/webhooks"),
                        Map.of("url", "https://10.0.0.1/", "types", List.of("license.*", "pets.*"), "startAfter", 99))
                .expect(400);
        assertThat(refused.json().get("errors").valueStream().map(fault -> fault.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/url", "/types/1", "/startAfter");
        for (var url : List.of(
                "https://169.254.169.254/latest", "http://93.184.215.14/", "https://[::ffff:10.0.0.1]/", "nothing")) {
            assertThat(admin.post(tenant.path("/webhooks"), Map.of("url", url))
                            .expect(400)
                            .text("/errors/0/code"))
                    .isEqualTo("INVALID_URL");
        }
        assertThat(admin.get(tenant.path("/webhooks")).json().get("items")).isEmpty();
        var made = webhook(tenant, Map.of());
        admin.patch(path(tenant, made), Map.of("url", "https://192.168.0.1/")).expect(400);
        for (var body : List.of(
                Map.of(),
                Map.of("fromN", 0, "toN", 5),
                Map.of("fromN", 5, "toN", 4),
                Map.of("fromN", 1, "toN", 100_001),
                Map.of("fromN", 1, "failedSince", "2026-01-01T00:00:00Z"))) {
            admin.post(path(tenant, made) + "/resend", body).expect(400);
        }
        for (int i = 1; i < 20; i++) {
            webhook(tenant, Map.of());
        }
        assertThat(admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("TOO_MANY_WEBHOOKS");
    }

    @Test
    void show_their_secret_once_also_to_who_repeats_the_request() {
        var tenant = TestTenant.registered(zetel);
        var key = new String[] {"Idempotency-Key", UUID.randomUUID().toString()};
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        var made = admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()), key)
                .expect(201);
        var repeated = admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()), key)
                .expect(201);

        assertThat(made.text("/secret")).startsWith("whsec_");
        assertThat(repeated.text("/webhookId")).isEqualTo(made.text("/webhookId"));
        assertThat(repeated.body()).doesNotContain("whsec_");
        var kept = zetel.context()
                .getBean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("select count(*) from webhooks.endpoint where position(decode(?, 'base64') in secret) > 0")
                .param(made.text("/secret").substring("whsec_".length()))
                .query(Integer.class)
                .single();
        assertThat(kept).as("stored in the open").isZero();
    }

    @Test
    void are_signed_by_both_secrets_for_a_day_after_a_rotation() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        var rotated = tenant.as(Role.GLOBAL_ADMIN)
                .post(path(tenant, webhook) + "/rotate-secret", Map.of())
                .expect(200);
        tenant.signIn("alice").expect(201);
        var during = receiver.await(1).getFirst();
        assertThat(Stream.of(webhook, rotated)).allMatch(answer -> during.isSignedBy(answer.text("/secret")));

        zetel.clock().forward(Duration.ofHours(24).plusSeconds(1));
        tenant.signIn("bob").expect(201);
        var later = receiver.await(2).getLast();
        assertThat(later.isSignedBy(rotated.text("/secret"))).isTrue();
        assertThat(later.isSignedBy(webhook.text("/secret"))).isFalse();
        assertThat(show(tenant, webhook).body()).doesNotContain("whsec_");
    }

    @Test
    void are_switched_off_after_five_days_in_which_nothing_was_taken() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        receiver.answering(_ -> 500);
        tenant.signIn("alice").expect(201);
        awaitAttempts(tenant, webhook, 1);
        zetel.clock().forward(Duration.ofDays(5));

        Awaitility.await().until(() -> "FAILING".equals(show(tenant, webhook).text("/disabledReason")));
    }
}
