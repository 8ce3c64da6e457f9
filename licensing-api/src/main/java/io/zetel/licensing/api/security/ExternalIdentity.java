package io.zetel.licensing.api.security;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Identity by an OpenID Connect issuer of your own: its tokens carry {@code tid} (absent for the operator), {@code sub} and the
 * roles in {@code roles} or the claim named by {@code zetel.roles-claim}, as a list or as words in one text.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(IssuerGiven.class)
class ExternalIdentity {

    @Bean JwtDecoder jwtDecoder(@Value("${" + IssuerGiven.PROPERTY + "}") String issuer,
            @Value("${spring.security.oauth2.resourceserver.jwt.audiences:}") List<String> audiences) {
        // Asks the issuer at the first token, so that the application starts without it.
        return new SupplierJwtDecoder(() -> {
            var validators = new ArrayList<OAuth2TokenValidator<Jwt>>(List.of(new JwtTimestampValidator(), new JwtIssuerValidator(issuer)));
            if (!audiences.isEmpty()) {
                validators.add(new JwtClaimValidator<List<String>>(JwtClaimNames.AUD, named -> named.stream().anyMatch(audiences::contains)));
            }
            var decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
            return decoder;
        });
    }

    @Bean TokenVerifier tokenVerifier(JwtDecoder decoder, @Value("${zetel.roles-claim:roles}") String rolesClaim) {
        return new TokenVerifier(decoder, _ -> true, rolesClaim);
    }
}
