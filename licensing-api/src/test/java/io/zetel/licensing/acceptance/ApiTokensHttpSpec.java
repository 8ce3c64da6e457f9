package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A tenant's API tokens")
class ApiTokensHttpSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    private final TestTenant tenant = TestTenant.registered(ZETEL);
    private final Caller admin = tenant.as(Role.GLOBAL_ADMIN);

    @Test
    void open_what_their_roles_open_of_their_tenant_alone_until_they_are_revoked() {
        var made = admin.post(tenant.path("/api-tokens"), Map.of("name", "hr-feed", "roles", List.of("Service")))
                .expect(201);
        var feed = new Caller(ZETEL.http(), made.text("/token"));

        var put = feed.put(tenant.path("/users/kim"), Map.of("usageLocation", "NL"))
                .expect(200);
        assertThat(feed.get("/api/v1/me").expect(200).text("/subject")).isEqualTo("token:hr-feed");
        feed.get(tenant.path("/users")).expect(403);
        feed.get(TestTenant.registered(ZETEL).path("/users/kim")).expect(404);
        var events = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?subject=user:kim&waitFor=" + put.header("Licensing-Position")));
        assertThat(events.expect(200).body()).contains("token:hr-feed").doesNotContain(made.text("/token"));

        var shown = admin.get(made.header("Location")).expect(200);
        assertThat(shown.body()).doesNotContain(made.text("/token"));
        assertThat(shown.json().get("lastUsedAt").isNull()).isFalse();
        assertThat(shown.text("/createdBy")).startsWith(tenant.id());
        assertThat(TestTenant.each(
                        tenant.as(Role.AUDITOR).get(tenant.path("/api-tokens")).expect(200), "name"))
                .containsExactly("hr-feed");

        admin.delete(made.header("Location")).expect(204);
        assertThat(feed.get("/api/v1/me").expect(401).text("/code")).isEqualTo("INVALID_TOKEN");
        admin.delete(made.header("Location")).expect(404);
    }

    @Test
    void are_replaced_without_a_gap_and_shown_once() {
        var wanted = Map.of("name", "feed", "roles", List.of("Reader"));
        var first = admin.post(tenant.path("/api-tokens"), wanted, "Idempotency-Key", "first")
                .expect(201);
        var repeated = admin.post(tenant.path("/api-tokens"), wanted, "Idempotency-Key", "first")
                .expect(201);
        assertThat(repeated.text("/tokenId")).isEqualTo(first.text("/tokenId"));
        assertThat(repeated.json().get("token").isNull()).isTrue();
        var second = admin.post(tenant.path("/api-tokens"), wanted).expect(201);
        for (var made : List.of(first, second)) {
            new Caller(ZETEL.http(), made.text("/token"))
                    .get(tenant.path("/users"))
                    .expect(200);
        }
        assertThat(admin.post(tenant.path("/api-tokens"), wanted).expect(409).text("/code"))
                .isEqualTo("TOO_MANY_TOKENS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"roles":["Reader"]}                                                  | /name      | NAME_REQUIRED
            {"name":"a b","roles":["Reader"]}                                     | /name      | INVALID_NAME
            {"name":"a"}                                                          | /roles     | REQUIRED
            {"name":"a","roles":["Operator"]}                                     | /roles     | INVALID_ROLES
            {"name":"a","roles":["King"]}                                         | /roles/0   | UNKNOWN_ROLE
            {"name":"a","roles":["Reader"],"expiresAt":"2020-01-01T00:00:00Z"}    | /expiresAt | INVALID_INSTANT
            """)
    void that_make_no_sense_are_refused(String body, String pointer, String code) {
        var refused = admin.post(tenant.path("/api-tokens"), body).expect(400);
        assertThat(List.of(refused.text("/errors/0/pointer"), refused.text("/errors/0/code")))
                .containsExactly(pointer, code);
        assertThat(admin.get(tenant.path("/api-tokens")).expect(200).json().get("items"))
                .isEmpty();
    }
}
