package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Turns bearer tokens into callers, whichever route they are sent to: long-lived ones of a tenant, and signed ones. A
 * signature is checked once per token, not once per request; whether the client behind it still exists is asked every
 * time.
 */
public final class TokenVerifier {

    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);
    private static final int MOST_TOKENS = 10_000;

    private static final String BEARER = "Bearer ";

    private final BearerTokenResolver spelled = new DefaultBearerTokenResolver();
    private final JwtDecoder decoder;
    private final Predicate<Jwt> alive;
    private final SignedClaims claims;
    private final ApiTokens apiTokens;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfter(Expiry.<String, Verified>creating((_, v) -> v.remaining()))
            .build();

    private record Verified(Jwt jwt, CallerAuthentication authentication) {

        Duration remaining() {
            var left = Duration.between(Instant.now(), Objects.requireNonNull(jwt.getExpiresAt()));
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    TokenVerifier(JwtDecoder decoder, Predicate<Jwt> alive, SignedClaims claims, ApiTokens apiTokens) {
        this.decoder = decoder;
        this.alive = alive;
        this.claims = claims;
        this.apiTokens = apiTokens;
    }

    /**
     * The caller behind an {@code Authorization} header, where its token was verified before: a look that costs next to
     * nothing.
     */
    public Optional<Caller> known(@Nullable String authorization) {
        var token = bare(authorization);
        if (ApiTokens.looksLikeOne(token)) {
            return apiTokens.remembered(token);
        }
        return Optional.ofNullable(verified.getIfPresent(token))
                .map(known -> known.authentication().getPrincipal());
    }

    /**
     * The same caller as whom a request is served: only where nothing has to be looked up, and the client behind the
     * token still exists.
     */
    public Optional<CallerAuthentication> recalled(@Nullable String authorization) {
        var token = bare(authorization);
        return ApiTokens.looksLikeOne(token)
                ? apiTokens.recalled(token)
                : Optional.ofNullable(verified.getIfPresent(token))
                        .filter(known -> alive.test(known.jwt()))
                        .map(Verified::authentication);
    }

    /**
     * The token a request brings. How one is spelled is checked by an expression that takes longer than all else there
     * is to a request, so one that has been verified is known by itself.
     */
    @Nullable
    String resolve(HttpServletRequest request) {
        var token = bare(request.getHeader(HttpHeaders.AUTHORIZATION));
        return verified.getIfPresent(token) == null ? spelled.resolve(request) : token;
    }

    private static String bare(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : "";
    }

    /** The caller behind a bearer token. */
    Authentication authenticate(Authentication authentication) {
        var token = ((BearerTokenAuthenticationToken) authentication).getToken();
        if (ApiTokens.looksLikeOne(token)) {
            return apiTokens.authenticate(token);
        }
        var known = verified.getIfPresent(token);
        if (known == null) {
            known = verify(token);
            verified.put(token, known);
        }
        if (!alive.test(known.jwt())) {
            throw new InvalidBearerTokenException("The client of this token no longer exists");
        }
        return known.authentication();
    }

    private Verified verify(String token) {
        try {
            var jwt = decoder.decode(token);
            if (jwt.getExpiresAt() == null || jwt.getSubject() == null) {
                throw new InvalidBearerTokenException("The token must have a subject and expire");
            }
            return new Verified(jwt, new CallerAuthentication(caller(jwt)));
        } catch (BadJwtException e) {
            log.debug("A token was refused: {}", e.getMessage());
            throw new InvalidBearerTokenException("The token is malformed, forged or expired", e);
        } catch (JwtException | JwtDecoderInitializationException e) {
            log.warn("Tokens cannot be checked: {}", e.getMessage());
            throw new AuthenticationServiceException("The issuer's keys cannot be read", e);
        }
    }

    private Caller caller(Jwt jwt) {
        var generation = Optional.ofNullable(jwt.getClaimAsString(EmbeddedIdentity.GENERATION_CLAIM));
        return new Caller(jwt.getSubject(), generation, claims.tenant(jwt), Role.including(claims.roles(jwt)));
    }
}
