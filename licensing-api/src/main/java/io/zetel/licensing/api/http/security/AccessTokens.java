package io.zetel.licensing.api.http.security;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.JoseHeaderNames;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Believes tokens that were issued to call an API. The same issuer signs others with the same key: what says who signed
 * in somewhere (an ID token) must not open anything here.
 */
final class AccessTokens implements OAuth2TokenValidator<Jwt> {

    /** Which only ID and logout tokens have (OpenID Connect Core 2 and 3.3.2.11, Back-Channel Logout 2.4). */
    private static final Set<String> FOREIGN_CLAIMS = Set.of("nonce", "at_hash", "c_hash", "s_hash", "events");
    /** What some issuers write into the claims themselves, where the header says JWT of everything. */
    private static final Set<String> FOREIGN_TYPES = Set.of("id", "refresh", "offline", "logout");

    private static final String UNTYPED = "jwt";
    private static final OAuth2Error NOT_ONE =
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "It is no access token", null);

    private final Set<String> types;

    /** Those whose header says one of these types; one that says none counts as a JWT. */
    AccessTokens(Collection<String> types) {
        this.types = types.stream().map(AccessTokens::plain).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        var type = token.getHeaders().get(JoseHeaderNames.TYP) instanceof String text && !text.isBlank()
                ? plain(text)
                : UNTYPED;
        boolean isOne = types.contains(type) && (!type.equals(UNTYPED) || !isForeign(token));
        return isOne ? OAuth2TokenValidatorResult.success() : OAuth2TokenValidatorResult.failure(List.of(NOT_ONE));
    }

    private static boolean isForeign(Jwt token) {
        return token.getClaims().keySet().stream().anyMatch(FOREIGN_CLAIMS::contains)
                || isForeign(token.getClaims().get("typ"));
    }

    private static boolean isForeign(@Nullable Object type) {
        return type instanceof String text && FOREIGN_TYPES.contains(text.toLowerCase(Locale.ROOT));
    }

    /** A media type may be written with its family or without (RFC 7515, 4.1.9). */
    private static String plain(String type) {
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }
}
