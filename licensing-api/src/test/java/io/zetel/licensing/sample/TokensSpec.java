package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

@DisplayName("A token is believed only as long as its signature, time, kind and client are good")
class TokensSpec {

    private static final String CLIENTS = "/api/v1/clients";

    private static final String SENSELESS = """
            {"clientId":"c","tenantId":"acme","roles":[]}                       | /roles    | REQUIRED
            {"clientId":"c","tenantId":"acme"}                                  | /roles    | REQUIRED
            {"clientId":"c","tenantId":"acme","roles":["King"]}                 | /roles/0  | UNKNOWN_ROLE
            {"clientId":"c","tenantId":"acme","roles":["Reader","Reader"]}      | /roles    | INVALID_ROLES
            {"clientId":"c","roles":["Reader"]}                                 | /tenantId | REQUIRED
            {"clientId":"c","tenantId":"ACME","roles":["Reader"]}               | /tenantId | INVALID_TENANT_ID
            {"clientId":"c","tenantId":"acme","roles":["Operator"]}             | /tenantId | INVALID_TENANT_ID
            {"clientId":"c","roles":["Operator","Reader"]}                      | /roles    | INVALID_ROLES
            {"clientId":"a b","tenantId":"acme","roles":["Reader"]}             | /clientId | INVALID_CLIENT_ID
            {"tenantId":"acme","roles":["Reader"]}                              | /clientId | REQUIRED
            """;

    private final RunningSample sample = RunningSample.shared();

    @Test
    void a_token_says_who_of_which_tenant_in_which_roles_for_a_quarter_of_an_hour() throws Exception {
        var claims = SignedJWT.parse(sample.tokenOf("acme", "GlobalAdmin")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("acme.GlobalAdmin");
        assertThat(claims.getStringClaim("tid")).isEqualTo("acme");
        assertThat(claims.getStringListClaim("roles")).containsExactly("GlobalAdmin");
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(SignedJWT.parse(sample.operator()).getJWTClaimsSet().getClaim("tid"))
                .isNull();
    }

    @Test
    void a_wrong_secret_or_another_grant_gets_no_token() {
        assertThat(sample.askForToken("operator", "wrong").statusCode()).isEqualTo(401);
        assertThat(sample.askForToken("nobody", "wrong").statusCode()).isEqualTo(401);
        var unauthenticated = send(sample.to("/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        assertThat(unauthenticated.statusCode()).isEqualTo(401);
    }

    @Test
    void a_missing_or_malformed_token_is_401_and_says_how_to_do_better() {
        var missing = send(sample.to(CLIENTS));
        assertProblem(missing, 401, "UNAUTHENTICATED");
        assertThat(missing.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
        for (var bad : List.of(
                "nonsense", "a.b.c", sample.operator() + "x", sample.operator().substring(5))) {
            var refused = sample.get(CLIENTS, bad);
            assertProblem(refused, 401, "INVALID_TOKEN");
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("invalid_token");
        }
        assertThat(send(sample.to(CLIENTS).header("Authorization", "Basic b3BlcmF0b3I6eA=="))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(sample.to(CLIENTS).header("Authorization", "Bearer ")).statusCode())
                .isEqualTo(401);
        assertThat(send(sample.to(CLIENTS + "?access_token=" + sample.operator()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_token_of_our_key_is_believed_and_each_flaw_alone_makes_it_401() throws Exception {
        assertThat(sample.get(CLIENTS, signed("at+jwt", claims -> {})).statusCode())
                .isEqualTo(200);

        var kid = SignedJWT.parse(sample.operator()).getHeader().getKeyID();
        refused(signedBy(new ECKeyGenerator(Curve.P_256).keyID(kid).generate(), sample.operator()));
        refused(signedBy(
                new ECKeyGenerator(Curve.P_256)
                        .keyID(UUID.randomUUID().toString())
                        .generate(),
                sample.operator()));
        refused(unsigned(sample.operator()));
        refused(signed("JWT", claims -> {}));
        refused(signed("at+jwt", claims -> claims.audience(List.of("elsewhere"))));
        refused(signed("at+jwt", claims -> claims.audience(List.of())));
        refused(signed(
                "at+jwt", claims -> claims.expiresAt(Instant.ofEpochSecond(1)).issuedAt(Instant.EPOCH)));
        refused(signed("at+jwt", claims -> claims.claims(all -> all.remove("exp"))));
        refused(signed("at+jwt", claims -> claims.notBefore(Instant.now().plusSeconds(600))));
        refused(signed("at+jwt", claims -> claims.claim("gen", UUID.randomUUID().toString())));
        refused(signed("at+jwt", claims -> claims.claims(all -> all.remove("gen"))));
    }

    @Test
    void roles_that_do_not_exist_or_do_not_fit_the_tenant_count_for_nothing() throws Exception {
        assertProblem(
                sample.get(CLIENTS, signed("at+jwt", claims -> claims.claim("roles", List.of("operator", "Emperor")))),
                403,
                "FORBIDDEN");
        assertProblem(
                sample.get(CLIENTS, signed("at+jwt", claims -> claims.claims(all -> all.remove("roles")))),
                403,
                "FORBIDDEN");
        assertProblem(sample.get(CLIENTS, signed("at+jwt", claims -> claims.claim("tid", "acme"))), 403, "FORBIDDEN");
        assertProblem(
                sample.get(
                        "/api/v1/tenants/acme/samples",
                        signed("at+jwt", claims -> claims.claim("roles", List.of("Reader")))),
                403,
                "FORBIDDEN");
    }

    @Test
    void a_token_dies_while_it_is_in_use_when_it_expires() throws Exception {
        var token = signed("at+jwt", claims -> claims.expiresAt(Instant.now().plusSeconds(2)));
        assertThat(sample.get(CLIENTS, token).statusCode()).isEqualTo(200);
        var deadline = Instant.now().plusSeconds(10);
        while (sample.get(CLIENTS, token).statusCode() == 200 && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertProblem(sample.get(CLIENTS, token), 401, "INVALID_TOKEN");
    }

    @Test
    void a_deleted_clients_token_is_refused_at_once_and_stays_refused_when_the_name_is_given_anew() {
        var body = "{\"clientId\":\"leaver\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}";
        var made = sample.post(CLIENTS, sample.operator(), body);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).hasValue("/api/v1/clients/leaver");
        var secret = json(made).get("clientSecret").asString();
        var token = sample.token("leaver", secret);
        assertThat(sample.get("/api/v1/tenants/acme/samples", token).statusCode())
                .isEqualTo(200);
        assertThat(sample.get(CLIENTS, sample.operator()).body())
                .contains("leaver")
                .doesNotContain(secret);
        assertProblem(sample.post(CLIENTS, sample.operator(), body), 409, "CLIENT_EXISTS");

        assertThat(delete("leaver").statusCode()).isEqualTo(204);
        assertProblem(sample.get("/api/v1/tenants/acme/samples", token), 401, "INVALID_TOKEN");
        assertThat(sample.askForToken("leaver", secret).statusCode()).isEqualTo(401);
        assertProblem(delete("leaver"), 404, "CLIENT_NOT_FOUND");

        assertThat(sample.post(CLIENTS, sample.operator(), body).statusCode()).isEqualTo(201);
        assertProblem(sample.get("/api/v1/tenants/acme/samples", token), 401, "INVALID_TOKEN");
        assertThat(delete("leaver").statusCode()).isEqualTo(204);
    }

    @Test
    void the_operator_cannot_be_deleted() {
        assertProblem(delete("operator"), 409, "OPERATOR_STAYS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = SENSELESS)
    void a_client_that_makes_no_sense_is_refused(String body, String pointer, String code) {
        var answer = sample.post(CLIENTS, sample.operator(), body);
        assertProblem(answer, 400, code);
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "LicenseAdmin,200",
        "UserAdmin,200",
        "GroupAdmin,200",
        "BillingAdmin,200",
        "GlobalAdmin,200",
        "Reader,200",
        "Auditor,403",
        "Service,403"
    })
    void every_administrator_can_read_auditors_and_services_only_what_is_theirs(String role, int status) {
        assertThat(sample.get("/api/v1/tenants/acme/samples", sample.tokenOf("acme", role))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void the_operator_reaches_of_a_tenant_only_what_names_the_operator() {
        assertThat(sample.get("/api/v1/tenants/acme/samples/1", sample.operator())
                        .statusCode())
                .isEqualTo(200);
        assertProblem(sample.get("/api/v1/tenants/acme/samples", sample.operator()), 403, "FORBIDDEN");
    }

    @Test
    void a_tenants_name_is_taken_literally() {
        var reader = sample.tokenOf("acme", "Reader");
        for (var other : List.of("ACME", "acme%20", "globex", "ac%6De2")) {
            assertProblem(sample.get("/api/v1/tenants/" + other + "/samples", reader), 404, "TENANT_NOT_FOUND");
        }
    }

    private HttpResponse<String> delete(String clientId) {
        return send(sample.to(CLIENTS + "/" + clientId)
                .header("Authorization", "Bearer " + sample.operator())
                .DELETE());
    }

    private void refused(String token) {
        assertProblem(sample.get(CLIENTS, token), 401, "INVALID_TOKEN");
    }

    /** A token of the operator, signed by the running sample, with something changed before. */
    private String signed(String type, Consumer<JwtClaimsSet.Builder> change) throws Exception {
        var generation = SignedJWT.parse(sample.operator()).getJWTClaimsSet().getStringClaim("gen");
        var claims = JwtClaimsSet.builder()
                .subject("operator")
                .audience(List.of("zetel"))
                .claim("roles", List.of("Operator"))
                .claim("gen", generation)
                .claim("salt", UUID.randomUUID().toString())
                .expiresAt(Instant.now().plusSeconds(60));
        change.accept(claims);
        var header = JwsHeader.with(SignatureAlgorithm.ES256).type(type).build();
        return sample.bean(JwtEncoder.class)
                .encode(JwtEncoderParameters.from(header, claims.build()))
                .getTokenValue();
    }

    /** What this token says, signed by another key that calls itself so. */
    private static String signedBy(ECKey key, String token) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build();
        var jwt = new SignedJWT(header, SignedJWT.parse(token).getJWTClaimsSet());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private static String unsigned(String token) throws Exception {
        return new PlainJWT(
                        new PlainHeader.Builder()
                                .type(new JOSEObjectType("at+jwt"))
                                .build(),
                        SignedJWT.parse(token).getJWTClaimsSet())
                .serialize();
    }
}
