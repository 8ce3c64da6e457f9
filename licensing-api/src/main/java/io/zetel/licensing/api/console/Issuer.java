package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.IssuerGiven;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.security.SignedClaims;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * An OpenID Connect issuer at which people sign in: by authorization code with PKCE, state and nonce. Who somebody is
 * says the ID token, read as access tokens are. The issuer is first asked when somebody signs in, so that the
 * application starts without it.
 */
@Component
@Conditional(IssuerGiven.class)
class Issuer {

    static final String START = ConsoleSecurity.ROOT + "/oidc/start";
    static final String RETURN = ConsoleSecurity.ROOT + "/oidc/return";

    private static final Logger log = LoggerFactory.getLogger(Issuer.class);
    private static final String ID = "zetel";
    private static final String SETTINGS = "spring.security.oauth2.client.registration." + ID + ".";
    private static final String COOKIE = "zetel_oidc";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration UNDER_WAY = Duration.ofMinutes(5);

    private final String issuer;
    private final String clientId;
    private final String secret;
    private final List<String> scopes;
    private final SignedClaims claims;
    private final InstantSource clock;
    private final OidcAuthorizationCodeAuthenticationProvider provider;
    private volatile @Nullable ClientRegistration registration;

    Issuer(
            @Value("${" + IssuerGiven.PROPERTY + "}") String issuer,
            @Value("${" + SETTINGS + "client-id:}") String clientId,
            @Value("${" + SETTINGS + "client-secret:}") String secret,
            @Value("${" + SETTINGS + "scope:openid,profile,email}") List<String> scopes,
            SignedClaims claims,
            ObjectProvider<InstantSource> clock) {
        this.issuer = issuer;
        this.clientId = clientId.strip();
        this.secret = secret.strip();
        this.scopes = scopes;
        this.claims = claims;
        this.clock = clock.getIfAvailable(InstantSource::system);
        this.provider = provider();
    }

    /** Why somebody is not signed in, and the status of the page that says so. */
    enum Fault {
        /** The issuer itself said no. */
        DENIED(403),
        /** Not begun in this browser, or too long ago, or twice. */
        STALE(400),
        /** What the issuer said was not meant for us, or not for this sign-in, or was not signed by it. */
        UNBELIEVABLE(401),
        UNREACHABLE(503),
        NO_ROLE(403);

        final int status;

        Fault(int status) {
            this.status = status;
        }
    }

    /** What came of a sign-in. */
    sealed interface Outcome {

        /** It is this person, who wanted to go there. */
        record In(PersonRow person, String back) implements Outcome {}

        /** Nobody is signed in. */
        record Out(Fault fault) implements Outcome {}
    }

    /** The settings without which nobody can sign in. */
    List<String> missing() {
        return Stream.of(clientId.isEmpty() ? "client-id" : "", secret.isEmpty() ? "client-secret" : "")
                .filter(name -> !name.isEmpty())
                .map(SETTINGS::concat)
                .toList();
    }

    /** Where somebody goes to sign in, or what is in the way. */
    Optional<String> begin(HttpServletRequest request, HttpServletResponse response, String back) {
        var known = registration();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var resolver = new DefaultOAuth2AuthorizationRequestResolver(_ -> known.get());
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        var asked = Objects.requireNonNull(resolver.resolve(request, ID));
        var underWay = new SignInUnderWay(
                Objects.requireNonNull(asked.getState()),
                text(asked, OidcParameterNames.NONCE),
                text(asked, PkceParameterNames.CODE_VERIFIER),
                Objects.requireNonNull(asked.getRedirectUri()),
                back,
                clock.instant().plus(UNDER_WAY).truncatedTo(ChronoUnit.SECONDS));
        Cookies.set(request, response, COOKIE, underWay.signed(secret), UNDER_WAY);
        return Optional.of(asked.getAuthorizationRequestUri());
    }

    /** Who has come back from the issuer. */
    Outcome finish(HttpServletRequest request, HttpServletResponse response) {
        var underWay = Cookies.of(request, COOKIE)
                .filter(_ -> missing().isEmpty())
                .flatMap(cookie -> SignInUnderWay.read(cookie, secret, clock.instant()))
                .filter(begun -> begun.state().equals(request.getParameter("state")));
        if (underWay.isEmpty()) {
            return new Outcome.Out(Fault.STALE);
        }
        Cookies.set(request, response, COOKIE, "", Duration.ZERO);
        var code = request.getParameter("code");
        if (code == null || code.isBlank()) {
            log.info("The issuer let nobody in: {}", request.getParameter("error"));
            return new Outcome.Out(Fault.DENIED);
        }
        var known = registration();
        return known.isEmpty() ? new Outcome.Out(Fault.UNREACHABLE) : exchanged(known.get(), underWay.get(), code);
    }

    private Outcome exchanged(ClientRegistration known, SignInUnderWay begun, String code) {
        var asked = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(known.getProviderDetails().getAuthorizationUri())
                .clientId(clientId)
                .redirectUri(begun.redirectUri())
                .scopes(known.getScopes())
                .state(begun.state())
                .attributes(Map.of(
                        OidcParameterNames.NONCE, begun.nonce(), PkceParameterNames.CODE_VERIFIER, begun.verifier()))
                .build();
        var answered = OAuth2AuthorizationResponse.success(code)
                .redirectUri(begun.redirectUri())
                .state(begun.state())
                .build();
        try {
            var signedIn = provider.authenticate(
                    new OAuth2LoginAuthenticationToken(known, new OAuth2AuthorizationExchange(asked, answered)));
            var token = ((OidcUser) Objects.requireNonNull(
                            Objects.requireNonNull(signedIn).getPrincipal()))
                    .getIdToken();
            var person = person(token);
            return person.roles().isEmpty() ? new Outcome.Out(Fault.NO_ROLE) : new Outcome.In(person, begun.back());
        } catch (OAuth2AuthenticationException e) {
            log.warn("What the issuer said is not believed: {}", e.getMessage());
            return new Outcome.Out(
                    switch (e.getError().getErrorCode()) {
                        case OAuth2ErrorCodes.INVALID_GRANT -> Fault.STALE;
                        case "invalid_token_response" -> Fault.UNREACHABLE;
                        default -> Fault.UNBELIEVABLE;
                    });
        }
    }

    private PersonRow person(OidcIdToken token) {
        var subject = Objects.requireNonNull(token.getSubject());
        var name = Stream.of(token.getPreferredUsername(), token.getEmail())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(subject);
        return new PersonRow(
                subject,
                name,
                Optional.ofNullable(token.getFullName()),
                claims.tenant(token),
                claims.roles(token),
                UUID.randomUUID(),
                false,
                Optional.ofNullable(token.getLocale()).map(locale -> locale.split("[-_]")[0]));
    }

    /** Where somebody ends their session at the issuer too, if it has such a place and has been asked before. */
    Optional<String> elsewhere() {
        var known = registration;
        return known == null
                ? Optional.empty()
                : Optional.ofNullable(known.getProviderDetails()
                                .getConfigurationMetadata()
                                .get("end_session_endpoint"))
                        .map(place -> UriComponentsBuilder.fromUriString(place.toString())
                                .queryParam("client_id", "{client}")
                                .queryParam("post_logout_redirect_uri", "{back}")
                                .encode()
                                .buildAndExpand(
                                        clientId,
                                        ServletUriComponentsBuilder.fromCurrentContextPath()
                                                .path(ConsoleSecurity.SIGN_IN)
                                                .toUriString())
                                .toUriString());
    }

    private Optional<ClientRegistration> registration() {
        if (registration == null && missing().isEmpty()) {
            try {
                registration = ClientRegistrations.fromIssuerLocation(issuer)
                        .registrationId(ID)
                        .clientId(clientId)
                        .clientSecret(secret)
                        .scope(scopes)
                        .redirectUri("{baseUrl}" + RETURN)
                        .build();
            } catch (IllegalArgumentException | IllegalStateException e) {
                log.warn("The issuer does not say how to sign in: {}", e.getMessage());
            }
        }
        return Optional.ofNullable(registration);
    }

    private static OidcAuthorizationCodeAuthenticationProvider provider() {
        var patient = new JdkClientHttpRequestFactory();
        patient.setReadTimeout(PATIENCE);
        var tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(patient)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        var decoders = new OidcIdTokenDecoderFactory();
        decoders.setJwsAlgorithmResolver(Issuer::algorithm);
        var provider = new OidcAuthorizationCodeAuthenticationProvider(
                tokens, request -> new DefaultOidcUser(List.of(), request.getIdToken()));
        provider.setJwtDecoderFactory(decoders);
        return provider;
    }

    /** RS256, which every issuer must know, unless this one says that it signs in other ways only. */
    private static SignatureAlgorithm algorithm(ClientRegistration known) {
        var said = known.getProviderDetails().getConfigurationMetadata().get("id_token_signing_alg_values_supported");
        var names = said instanceof List<?> list ? list : List.of();
        return names.stream()
                .map(name -> SignatureAlgorithm.from(String.valueOf(name)))
                .filter(Objects::nonNull)
                .filter(_ -> !names.contains(SignatureAlgorithm.RS256.getName()))
                .findFirst()
                .orElse(SignatureAlgorithm.RS256);
    }

    private static String text(OAuth2AuthorizationRequest asked, String attribute) {
        return Objects.requireNonNull(asked.<String>getAttribute(attribute));
    }
}
