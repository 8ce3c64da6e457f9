package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.ClaimAccessor;

@DisplayName("What an issuer has signed")
class SignedClaimsSpec {

    private final SignedClaims claims = new SignedClaims("org", "groups");

    private static ClaimAccessor token(Map<String, Object> claims) {
        return () -> claims;
    }

    @Test
    void says_the_tenant_and_the_roles_in_the_claims_that_the_settings_name() {
        var token = token(Map.of(
                "org",
                "acme",
                "tid",
                "other",
                "groups",
                List.of("Reader", "Gardener", "Auditor"),
                "roles",
                "GlobalAdmin"));
        assertThat(claims.tenant(token)).hasValue("acme");
        assertThat(claims.roles(token)).containsExactly(Role.READER, Role.AUDITOR);
        assertThat(claims.roles(token(Map.of("org", "acme", "groups", "Reader Auditor"))))
                .containsExactly(Role.READER, Role.AUDITOR);
        assertThat(claims.roles(token(Map.of("org", "acme")))).isEmpty();
    }

    @Test
    void makes_nobody_of_a_tenant_the_operator_and_nobody_else_anything_but() {
        assertThat(claims.roles(token(Map.of("org", "acme", "groups", List.of("Operator", "Reader")))))
                .containsExactly(Role.READER);
        assertThat(claims.roles(token(Map.of("org", "", "groups", List.of("Operator")))))
                .as("an empty tenant is none, but not no tenant")
                .isEmpty();
        assertThat(claims.roles(token(Map.of("groups", List.of("Operator", "Reader")))))
                .containsExactly(Role.OPERATOR);
    }
}
