package io.zetel.licensing.api.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.zetel.licensing.api.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.function.SingletonSupplier;

/** Identity without an identity provider: OAuth 2.1 client credentials served by this application; off once an issuer is given. */
@Configuration(proxyBeanMethods = false)
@Conditional(IssuerGiven.Not.class)
class EmbeddedIdentity {

    static final String AUDIENCE = "zetel";
    static final String TOKEN_PATH = "/oauth2/token";
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    static final String TENANT_CLAIM = "tid";
    static final String ROLES_CLAIM = "roles";
    static final String GENERATION_CLAIM = "gen";
    private static final String ACCESS_TOKEN_TYPE = "at+jwt";

    @Bean PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean Clients clients(JdbcClient jdbc, PasswordEncoder encoder) {
        return new Clients(jdbc, encoder);
    }

    @Bean FirstStart firstStart(Clients clients, @Value("${zetel.operator-secret:${ZETEL_OPERATOR_SECRET:}}") String secret) {
        return new FirstStart(clients, secret);
    }

    @Bean RegisteredClientRepository registeredClients(Clients clients) {
        return new RegisteredClients(clients);
    }

    /** Tokens speak for themselves; nothing is kept about them. */
    @Bean OAuth2AuthorizationService authorizations() {
        return new ForgetfulAuthorizations();
    }

    @Bean JWKSource<SecurityContext> signingKeys(ObjectProvider<RSAKey> signingKey) {
        var keys = SingletonSupplier.of(() -> new JWKSet(signingKey.getObject()));
        return (selector, _) -> selector.select(keys.obtain());
    }

    @Bean AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().build();
    }

    @Bean JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
        var decoder = NimbusJwtDecoder.withJwkSource(keys).build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(Duration.ZERO), new JwtTypeValidator(ACCESS_TOKEN_TYPE),
                        new JwtClaimValidator<List<String>>(JwtClaimNames.AUD, audience -> audience != null && audience.contains(AUDIENCE))));
        return decoder;
    }

    @Bean TokenVerifier tokenVerifier(JwtDecoder decoder, Clients clients) {
        return new TokenVerifier(decoder, jwt -> isAlive(clients, jwt), ROLES_CLAIM);
    }

    @Bean OAuth2TokenCustomizer<JwtEncodingContext> accessTokenClaims() {
        return context -> {
            var settings = context.getRegisteredClient().getClientSettings();
            context.getJwsHeader().type(ACCESS_TOKEN_TYPE);
            context.getClaims().audience(List.of(AUDIENCE)).claims(claims -> {
                for (var name : List.of(TENANT_CLAIM, ROLES_CLAIM, GENERATION_CLAIM)) {
                    Object value = settings.getSetting(name);
                    if (value != null) {
                        claims.put(name, value);
                    }
                }
            });
        };
    }

    @Bean
    @Order(1) SecurityFilterChain tokenEndpoint(HttpSecurity http, Problems problems) {
        http.securityMatcher(TOKEN_PATH, "/oauth2/jwks")
                .oauth2AuthorizationServer(server -> {})
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(SecurityProblems.unauthenticated(problems))
                        .accessDeniedHandler(SecurityProblems.forbidden(problems)));
        return http.build();
    }

    private static boolean isAlive(Clients clients, Jwt jwt) {
        var generation = jwt.getClaimAsString(GENERATION_CLAIM);
        return generation != null && clients.isAlive(Objects.requireNonNull(jwt.getSubject()), generation);
    }
}
