package io.zetel.licensing.api.http.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.swagger.v3.oas.annotations.Hidden;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tokens for clients made for the vendor's identity platform, in its addresses, answers and errors: the clients of the
 * embedded identity and the same tokens, asked for another way. What a client asks to do with one ({@code scope}) is
 * what its roles allow, whatever it asks for.
 */
@Hidden
@RestController
@Allowed(anyone = true)
@Conditional(IssuerGiven.Not.class)
final class VendorTokenController {

    /** All of them, as the filters in front know them. */
    static final String[] PATHS = {
        "/*/oauth2/v2.0/token",
        "/*/oauth2/token",
        "/*/oauth2/v2.0/authorize",
        "/*/oauth2/v2.0/devicecode",
        "/*/oauth2/v2.0/logout",
        "/*/v2.0/.well-known/openid-configuration",
        "/*/.well-known/openid-configuration",
        "/*/discovery/v2.0/keys",
        "/common/discovery/instance"
    };

    private static final Set<String> ANY_TENANT = Set.of("common", "organizations");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final String BASIC = "Basic ";
    private static final int WRONG_SECRET = 7000215;
    private static final int UNKNOWN_CLIENT = 700016;
    private static final int UNSUPPORTED_GRANT = 70003;
    private static final int MISSING_PARAMETER = 900144;

    private final Clients clients;
    private final AuthenticationProvider secrets;
    private final ClientTokens tokens;
    private final JWKSource<SecurityContext> keys;

    VendorTokenController(
            Clients clients,
            SlowHashing hashing,
            Guesses guesses,
            ClientTokens tokens,
            JWKSource<SecurityContext> keys) {
        this.clients = clients;
        this.secrets = new ClientSecrets(clients, hashing, guesses);
        this.tokens = tokens;
        this.keys = keys;
    }

    /** Who asks, as far as it says. */
    private record Asked(
            @Nullable String clientId, @Nullable String secret) {}

    @PostMapping({"/{tenant}/oauth2/v2.0/token", "/{tenant}/oauth2/token"})
    ResponseEntity<Map<String, Object>> token(@PathVariable String tenant, HttpServletRequest request) {
        if (!"client_credentials".equals(request.getParameter("grant_type"))) {
            return refused(
                    request,
                    400,
                    "unsupported_grant_type",
                    UNSUPPORTED_GRANT,
                    "The app requested an unsupported grant type.");
        }
        var asked = asked(request);
        if (asked.clientId() == null || asked.secret() == null) {
            return refused(
                    request,
                    400,
                    "invalid_request",
                    MISSING_PARAMETER,
                    "The request body must contain the following parameter: '%s'."
                            .formatted(asked.clientId() == null ? "client_id" : "client_secret"));
        }
        try {
            var authentication = new OAuth2ClientAuthenticationToken(
                    asked.clientId(), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, asked.secret(), null);
            authentication.setDetails(new WebAuthenticationDetails(request));
            secrets.authenticate(authentication);
        } catch (OAuth2AuthenticationException e) {
            return clients.find(asked.clientId()).isPresent()
                    ? wrongSecret(request, asked.clientId())
                    : refused(
                            request,
                            400,
                            "unauthorized_client",
                            UNKNOWN_CLIENT,
                            "Application with identifier '%s' was not found in the directory."
                                    .formatted(asked.clientId()));
        }
        return clients.find(asked.clientId())
                .filter(client -> isOf(client, tenant))
                .map(client -> issued(client, request))
                .orElseGet(() -> wrongSecret(request, asked.clientId()));
    }

    /** Clients for people ask for these addresses to be named; nobody signs in here. */
    @GetMapping({"/{tenant}/oauth2/v2.0/authorize", "/{tenant}/oauth2/v2.0/logout"})
    ResponseEntity<Map<String, Object>> notForPeople(@PathVariable String tenant, HttpServletRequest request) {
        return refused(
                request, 400, "unsupported_grant_type", UNSUPPORTED_GRANT, "Only client credentials are taken here.");
    }

    @PostMapping("/{tenant}/oauth2/v2.0/devicecode")
    ResponseEntity<Map<String, Object>> noDevices(@PathVariable String tenant, HttpServletRequest request) {
        return notForPeople(tenant, request);
    }

    @GetMapping({"/{tenant}/v2.0/.well-known/openid-configuration", "/{tenant}/.well-known/openid-configuration"})
    Map<String, Object> discovery(@PathVariable String tenant, HttpServletRequest request) {
        var base = base(request) + "/" + tenant;
        var answer = new LinkedHashMap<String, Object>();
        answer.put("issuer", base + "/v2.0");
        answer.put("token_endpoint", base + "/oauth2/v2.0/token");
        answer.put("jwks_uri", base + "/discovery/v2.0/keys");
        answer.put("authorization_endpoint", base + "/oauth2/v2.0/authorize");
        answer.put("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
        answer.put("end_session_endpoint", base + "/oauth2/v2.0/logout");
        answer.put("token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
        answer.put("grant_types_supported", List.of("client_credentials"));
        answer.put("response_types_supported", List.of("code"));
        answer.put("subject_types_supported", List.of("pairwise"));
        answer.put("id_token_signing_alg_values_supported", List.of("ES256"));
        return answer;
    }

    @GetMapping("/{tenant}/discovery/v2.0/keys")
    Map<String, Object> keys(@PathVariable String tenant) throws KeySourceException {
        return new JWKSet(keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null)).toJSONObject(true);
    }

    @GetMapping("/common/discovery/instance")
    Map<String, Object> instance(HttpServletRequest request) {
        return Map.of(
                "tenant_discovery_endpoint",
                base(request) + "/common/v2.0/.well-known/openid-configuration",
                "api-version",
                "1.1",
                "metadata",
                List.of());
    }

    private ResponseEntity<Map<String, Object>> issued(ClientRow client, HttpServletRequest request) {
        var answer = new LinkedHashMap<String, Object>();
        long seconds = EmbeddedIdentity.TOKEN_LIFE.toSeconds() - 1;
        answer.put("token_type", "Bearer");
        answer.put("expires_in", seconds);
        answer.put("ext_expires_in", seconds);
        answer.put("access_token", tokens.issue(client, base(request)));
        return ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").body(answer);
    }

    private static boolean isOf(ClientRow client, String tenant) {
        return client.tenantId()
                        .map(TenantId::new)
                        .filter(own -> ANY_TENANT.contains(tenant)
                                || own.value().equals(tenant)
                                || ObjectId.of(own).value().equalsIgnoreCase(tenant))
                        .isPresent()
                || client.tenantId().isEmpty() && ANY_TENANT.contains(tenant);
    }

    private static Asked asked(HttpServletRequest request) {
        var header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(text -> text.startsWith(BASIC));
        if (header.isEmpty()) {
            return new Asked(request.getParameter("client_id"), request.getParameter("client_secret"));
        }
        try {
            var pair = new String(
                            Base64.getDecoder().decode(header.get().substring(BASIC.length())), StandardCharsets.UTF_8)
                    .split(":", 2);
            return new Asked(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : null);
        } catch (IllegalArgumentException e) {
            return new Asked(null, null);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static ResponseEntity<Map<String, Object>> wrongSecret(HttpServletRequest request, String clientId) {
        return refused(
                request,
                401,
                "invalid_client",
                WRONG_SECRET,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value of app '%s'."
                        .formatted(clientId));
    }

    private static ResponseEntity<Map<String, Object>> refused(
            HttpServletRequest request, int status, String error, int code, String words) {
        var time = TIME.format(Instant.now());
        var trace = UUID.nameUUIDFromBytes(RequestId.of(request).getBytes(StandardCharsets.UTF_8))
                .toString();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("error", error);
        answer.put("error_description", "AADSTS%d: %s Trace ID: %s Timestamp: %s".formatted(code, words, trace, time));
        answer.put("error_codes", List.of(code));
        answer.put("timestamp", time);
        answer.put("trace_id", trace);
        answer.put(
                "correlation_id",
                Optional.ofNullable(request.getHeader("client-request-id"))
                        .filter(id -> id.matches("[\\x21-\\x7E]{1,64}"))
                        .orElse(trace));
        return ResponseEntity.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(answer);
    }

    private static String base(HttpServletRequest request) {
        var url = request.getRequestURL();
        return url.substring(0, url.length() - request.getRequestURI().length());
    }
}
