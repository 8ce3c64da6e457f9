package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.Problems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JoseHeaderNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;

/**
 * Identity without an identity provider: OAuth 2.1 client credentials served by this application; off once an issuer is
 * given.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(IssuerGiven.Not.class)
class EmbeddedIdentity {

    static final String AUDIENCE = "zetel";
    static final String TOKEN_PATH = "/oauth2/token";
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    static final String TENANT_CLAIM = "tid";
    static final String ROLES_CLAIM = "roles";
    static final String GENERATION_CLAIM = "gen";
    static final String ACCESS_TOKEN_TYPE = "at+jwt";

    @Bean
    SlowHashing slowHashing(MeterRegistry meters) {
        return new SlowHashing(meters);
    }

    @Bean
    Clients clients(JdbcClient jdbc, SlowHashing hashing, ObjectProvider<InstantSource> clock) {
        return new Clients(jdbc, hashing, clock.getIfAvailable(InstantSource::system));
    }

    @Bean
    People people(JdbcClient jdbc, SlowHashing hashing, ObjectProvider<InstantSource> clock) {
        return new People(jdbc, hashing, clock.getIfAvailable(InstantSource::system));
    }

    @Bean
    FirstStart firstStart(
            Clients clients,
            People people,
            @Value("${zetel.operator-secret:${ZETEL_OPERATOR_SECRET:}}") String secret,
            @Value("${zetel.operator-password:${ZETEL_OPERATOR_PASSWORD:}}") String password) {
        return new FirstStart(clients, people, secret, password);
    }

    @Bean
    RegisteredClientRepository registeredClients(Clients clients) {
        return new RegisteredClients(clients);
    }

    /** Tokens speak for themselves; nothing is kept about them. */
    @Bean
    OAuth2AuthorizationService authorizations() {
        return new ForgetfulAuthorizations();
    }

    @Bean
    TokenKeys tokenKeys(PublicKeys keys, @Value("${zetel.signing-key-age:30d}") Duration age) {
        return new TokenKeys(keys, age);
    }

    /**
     * What is told at {@code /oauth2/jwks}: the keys of tokens, and those of checkpoints, which auditors look for there
     * too.
     */
    @Bean
    JWKSource<SecurityContext> publishedKeys(TokenKeys tokens, CheckpointKeys checkpoints) {
        return (selector, _) -> {
            var all = new ArrayList<JWK>(tokens.believed(null));
            checkpoints.published().getKeys().stream()
                    .filter(key ->
                            all.stream().noneMatch(other -> other.getKeyID().equals(key.getKeyID())))
                    .forEach(all::add);
            return selector.select(new JWKSet(all));
        };
    }

    @Bean
    JwtEncoder jwtEncoder(TokenKeys keys) {
        return new NimbusJwtEncoder((selector, _) -> selector.select(new JWKSet(keys.signing())));
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().build();
    }

    @Bean
    JwtDecoder jwtDecoder(TokenKeys keys) {
        // RS256 is what releases before this one signed with.
        var decoder = NimbusJwtDecoder.withJwkSource(believed(keys))
                .jwsAlgorithms(
                        algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.ES256, SignatureAlgorithm.RS256)))
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(Duration.ZERO),
                new JwtTypeValidator(ACCESS_TOKEN_TYPE),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(AUDIENCE))));
        return decoder;
    }

    @Bean
    TokenVerifier tokenVerifier(JwtDecoder decoder, Clients clients, TokenKeys keys, ApiTokens apiTokens) {
        return new TokenVerifier(
                decoder,
                jwt -> keys.isBelieved(jwt.getHeaders().get(JoseHeaderNames.KID)) && isAlive(clients, jwt),
                new SignedClaims(TENANT_CLAIM, ROLES_CLAIM),
                apiTokens);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> accessTokenClaims() {
        return context -> {
            var settings = context.getRegisteredClient().getClientSettings();
            context.getJwsHeader().type(ACCESS_TOKEN_TYPE).algorithm(SignatureAlgorithm.ES256);
            context.getClaims().audience(List.of(AUDIENCE)).claims(claims -> {
                for (var name : List.of(TENANT_CLAIM, ROLES_CLAIM, GENERATION_CLAIM)) {
                    Object value = settings.getSetting(name);
                    if (value != null) {
                        claims.put(name, value);
                    }
                }
                claims.putAll(ClientTokens.vendorClaims(
                        context.getRegisteredClient().getClientId(), settings.getSetting(TENANT_CLAIM)));
            });
        };
    }

    /** One for all routes on which tokens are asked for: a guess counts wherever it is made. */
    @Bean
    Guesses guesses() {
        return new Guesses(Ticker.systemTicker());
    }

    @Bean
    ClientTokens clientTokens(JwtEncoder encoder) {
        return new ClientTokens(encoder);
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokenEndpoint(
            HttpSecurity http, Clients clients, SlowHashing hashing, Guesses guesses, Problems problems) {
        var errors = new TokenErrors(problems);
        http.securityMatcher(TOKEN_PATH, "/oauth2/jwks")
                .addFilterBefore(errors, WebAsyncManagerIntegrationFilter.class)
                .oauth2AuthorizationServer(
                        server -> server.tokenEndpoint(tokens -> tokens.errorResponseHandler(errors::refused))
                                .clientAuthentication(who -> who.errorResponseHandler(errors::refused)
                                        .authenticationConverters(EmbeddedIdentity::onlyBasic)
                                        .authenticationProviders(providers -> {
                                            providers.clear();
                                            providers.add(new ClientSecrets(clients, hashing, guesses));
                                        })))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(errors::refused)
                        .accessDeniedHandler(SecurityProblems.forbidden(problems)));
        return http.build();
    }

    private static void onlyBasic(List<AuthenticationConverter> ways) {
        ways.removeIf(way -> !(way instanceof ClientSecretBasicAuthenticationConverter));
    }

    private static JWKSource<SecurityContext> believed(TokenKeys keys) {
        return (selector, _) -> {
            try {
                return selector.select(new JWKSet(keys.believed(keyOf(selector))));
            } catch (DataAccessException e) {
                throw new RemoteKeySourceException("The keys of the tokens cannot be read", e);
            }
        };
    }

    private static @Nullable String keyOf(JWKSelector selector) {
        var ids = selector.getMatcher().getKeyIDs();
        return ids == null || ids.isEmpty() ? null : ids.iterator().next();
    }

    private static boolean isAlive(Clients clients, Jwt jwt) {
        var generation = jwt.getClaimAsString(GENERATION_CLAIM);
        return generation != null && clients.isAlive(Objects.requireNonNull(jwt.getSubject()), generation);
    }
}
