package io.zetel.licensing.api.http.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Who may read the meters: whoever brings the token that was configured for it, and the operator. */
final class Scrapers {

    static final String PATH = "/actuator/prometheus";
    static final String SETTING = "zetel.metrics-token";

    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]{20,}=*");

    private final Optional<byte[]> token;
    private final CallerAuthentication scraper =
            new CallerAuthentication(new Caller("metrics", Optional.empty(), Optional.empty(), Set.of()));

    Scrapers(String token) {
        if (!token.isEmpty() && !BEARER.matcher(token).matches()) {
            throw new SettingRefused(
                    SETTING + " is no token to rely on",
                    "Give it at least 20 letters and digits, such as `openssl rand -hex 32` makes.");
        }
        this.token = token.isEmpty() ? Optional.empty() : Optional.of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The scraper, where this is its token. */
    Optional<Authentication> authenticate(Authentication authentication) {
        var brought =
                ((BearerTokenAuthenticationToken) authentication).getToken().getBytes(StandardCharsets.UTF_8);
        return token.filter(known -> MessageDigest.isEqual(known, brought)).map(_ -> scraper);
    }

    AuthorizationDecision mayRead(Authentication authentication) {
        return new AuthorizationDecision(authentication == scraper
                || authentication instanceof CallerAuthentication known
                        && known.getPrincipal().hasAny(Set.of(Role.OPERATOR)));
    }
}
