package io.zetel.licensing.api.http.security;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Identity by an OpenID Connect issuer of your own: its tokens carry {@code sub}, the tenant in {@code tid} or the
 * claim named by {@code zetel.tenant-claim} (absent for the operator), and the roles in {@code roles} or the claim
 * named by {@code zetel.roles-claim}, as a list or as words in one text.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(IssuerGiven.class)
class ExternalIdentity {

    private static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";

    @Bean
    JwtDecoder jwtDecoder(
            @Value("${" + IssuerGiven.PROPERTY + "}") String issuer,
            @Value("${" + AUDIENCES + ":}") List<String> audiences,
            @Value("${zetel.token-types:at+jwt,JWT}") List<String> types) {
        var ours = audiences.stream()
                .map(String::strip)
                .filter(audience -> !audience.isEmpty())
                .toList();
        if (ours.isEmpty()) {
            // Else every token the issuer signs would do, for whatever it was meant.
            throw new SettingRefused(
                    "Tokens of %s would be believed whatever they are for".formatted(issuer),
                    "Name the audience that tokens for Zetel have: %s=…".formatted(AUDIENCES));
        }
        var validator = new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                new JwtIssuerValidator(issuer),
                new AccessTokens(types),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD,
                        named -> named != null && named.stream().anyMatch(ours::contains)));
        // Asks the issuer at the first token, so that the application starts without it.
        return new SupplierJwtDecoder(() -> {
            var decoder = NimbusJwtDecoder.withIssuerLocation(issuer)
                    .cache(new IssuerKeys())
                    .build();
            decoder.setJwtValidator(validator);
            return decoder;
        });
    }

    @Bean
    SignedClaims signedClaims(
            @Value("${zetel.tenant-claim:tid}") String tenantClaim,
            @Value("${zetel.roles-claim:roles}") String rolesClaim) {
        return new SignedClaims(tenantClaim, rolesClaim);
    }

    @Bean
    TokenVerifier tokenVerifier(JwtDecoder decoder, SignedClaims claims, ApiTokens apiTokens) {
        return new TokenVerifier(decoder, _ -> true, claims, apiTokens);
    }
}
