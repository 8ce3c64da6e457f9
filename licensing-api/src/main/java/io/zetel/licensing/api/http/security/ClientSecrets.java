package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.Unavailable;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Believes clients by their secrets. The right one is known quickly if it is a generated one, or was right before;
 * whatever else comes is a guess, costs the same whether there is such a client, and takes its turn.
 */
final class ClientSecrets implements AuthenticationProvider {

    private final Clients clients;
    private final SlowHashing hashing;
    private final Guesses guesses;

    ClientSecrets(Clients clients, SlowHashing hashing, Guesses guesses) {
        this.clients = clients;
        this.hashing = hashing;
        this.guesses = guesses;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2ClientAuthenticationToken) authentication;
        if (!ClientAuthenticationMethod.CLIENT_SECRET_BASIC.equals(asked.getClientAuthenticationMethod())) {
            throw wrong();
        }
        var id = String.valueOf(asked.getPrincipal());
        var secret = String.valueOf(asked.getCredentials());
        var client = clients.find(id);
        if (client.filter(row -> clients.isKnown(row, secret)).isEmpty()) {
            lookSlowly(id, secret, client, source(asked));
        }
        var known = client.orElseThrow(ClientSecrets::wrong);
        clients.used(known);
        return new OAuth2ClientAuthenticationToken(
                RegisteredClients.registered(known), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private void lookSlowly(String id, String secret, Optional<ClientRow> client, String source) {
        guesses.attempt(id, source);
        var slow = client.stream()
                .flatMap(ClientRow::hashes)
                .filter(hash -> !SecretHash.isQuick(hash))
                .findFirst();
        if (!isRight(id, secret, slow, source)) {
            throw wrong();
        }
        guesses.succeeded(id, source);
        clients.proven(client.orElseThrow(), slow.orElseThrow(), secret);
    }

    private boolean isRight(String id, String secret, Optional<String> hash, String source) {
        try {
            return hashing.matches(secret, hash);
        } catch (Unavailable e) {
            guesses.unseen(id, source);
            throw e;
        }
    }

    private static String source(Authentication asked) {
        return asked.getDetails() instanceof WebAuthenticationDetails details
                ? RequestSource.of(details.getRemoteAddress())
                : "";
    }

    private static OAuth2AuthenticationException wrong() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
