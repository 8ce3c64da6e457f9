package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.zetel.licensing.api.http.security.FirstStart;
import io.zetel.licensing.api.http.security.SettingRefused;
import io.zetel.licensing.engine.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@DisplayName("Starting and starting again")
class StartingSpec {

    private static final String ISSUER = "--spring.security.oauth2.resourceserver.jwt.issuer-uri=";
    private static final String AUDIENCE = "--spring.security.oauth2.resourceserver.jwt.audiences=";
    private static final AtomicInteger ASKED = new AtomicInteger();

    @Test
    void the_first_start_invents_the_operators_secret_and_tells_it_once() {
        var database = TestPostgres.emptyDatabaseUrl();
        String secret;
        String token;
        try (var first = RunningSample.start(database)) {
            var start = first.bean(FirstStart.class);
            secret = start.operatorSecretOnce().orElseThrow();
            assertThat(start.operatorSecretOnce()).isEmpty();
            token = first.token("operator", secret);
            assertThat(first.post(
                                    "/api/v1/clients",
                                    token,
                                    "{\"clientId\":\"stays\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}")
                            .statusCode())
                    .isEqualTo(201);
        }
        try (var second = RunningSample.start(database)) {
            assertThat(second.bean(FirstStart.class).operatorSecretOnce()).isEmpty();
            assertThat(second.get("/api/v1/clients", token).statusCode())
                    .as("a token from before the restart")
                    .isEqualTo(200);
            assertThat(second.get("/api/v1/clients", second.token("operator", secret))
                            .body())
                    .contains("stays");
        }
        try (var third = RunningSample.start(database, "--zetel.operator-secret=changed")) {
            assertThat(third.askForToken("operator", secret).statusCode()).isEqualTo(401);
            assertThat(third.askForToken("operator", "changed").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void two_nodes_that_start_at_once_on_an_empty_database_agree_on_key_and_clients() {
        var database = TestPostgres.emptyDatabaseUrl();
        var secret = "--zetel.operator-secret=shared";
        var starting = CompletableFuture.supplyAsync(() -> RunningSample.start(database, secret));
        try (var one = RunningSample.start(database, secret);
                var two = starting.join()) {
            var token = one.token("operator", "shared");
            assertThat(two.get("/api/v1/clients", token).statusCode()).isEqualTo(200);
            assertThat(one.get("/api/v1/clients", two.token("operator", "shared"))
                            .statusCode())
                    .isEqualTo(200);

            var made = one.post(
                    "/api/v1/clients", token, "{\"clientId\":\"leaver\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}");
            var leaver = two.token("leaver", json(made).get("clientSecret").asString());
            assertThat(two.get("/api/v1/tenants/acme/samples", leaver).statusCode())
                    .isEqualTo(200);
            RunningSample.send(one.to("/api/v1/clients/leaver")
                    .header("Authorization", "Bearer " + token)
                    .DELETE());
            assertThat(one.get("/api/v1/tenants/acme/samples", leaver).statusCode())
                    .isEqualTo(401);
            var deadline = Instant.now().plusSeconds(6);
            while (two.get("/api/v1/tenants/acme/samples", leaver).statusCode() == 200
                    && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            assertThat(two.get("/api/v1/tenants/acme/samples", leaver).statusCode())
                    .as("on the other node within seconds")
                    .isEqualTo(401);
        }
    }

    @Test
    void a_route_that_nobody_is_allowed_keeps_the_application_from_starting() {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Unguarded.class)
                        .run(
                                "--server.port=0",
                                "--sample.jdbc-url=" + TestPostgres.emptyDatabaseUrl(),
                                "--axon.axonserver.enabled=false",
                                "--db-scheduler.enabled=false",
                                "--spring.flyway.locations=classpath:db/migration/api"))
                .hasMessageContaining("Nobody is @Allowed");
    }

    @Test
    void an_issuer_of_your_own_replaces_the_embedded_identity_and_A10_a_narrower_role_manages_policies()
            throws Exception {

        var key = new RSAKeyGenerator(2048).keyID("theirs").generate();
        var issuer = issuer(key);
        var uri = "http://localhost:" + issuer.getAddress().getPort();
        try (var external = RunningSample.start(
                TestPostgres.emptyDatabaseUrl(),
                ISSUER + uri,
                AUDIENCE + "zetel-at-theirs",
                "--zetel.policy-manage-role=BillingAdmin")) {
            var reader = signed(key, uri, "acme", "Reader");
            assertThat(external.get("/api/v1/tenants/acme/samples", reader).statusCode())
                    .isEqualTo(200);
            assertProblem(external.get("/api/v1/tenants/other/samples", reader), 404, "TENANT_NOT_FOUND");
            assertProblem(
                    external.get("/api/v1/tenants/acme/samples", signed(key, "http://elsewhere", "acme", "Reader")),
                    401,
                    "INVALID_TOKEN");
            assertProblem(external.get("/api/v1/clients", signed(key, uri, null, "Operator")), 404, "NOT_FOUND");
            assertThat(put(external, signed(key, uri, "acme", "GlobalAdmin")))
                    .as("A10 GlobalAdmin manages policies")
                    .isEqualTo(200);
            assertThat(put(external, signed(key, uri, "acme", "BillingAdmin")))
                    .as("A10 so does the role named for it")
                    .isEqualTo(200);
            assertThat(put(external, signed(key, uri, "acme", "LicenseAdmin")))
                    .as("A10 no other role does")
                    .isEqualTo(403);
            assertThat(external.askForToken("operator", "any").statusCode()).isIn(401, 404);
            believedOnlyAsAccessTokens(external, key, uri);
            madeUpKeysDoNotHaveTheIssuerAskedEachTime(external, uri);
            assertThat(external.context().getBeansOfType(FirstStart.class)).isEmpty();
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void an_issuer_of_your_own_without_an_audience_is_refused() {
        for (var audience : List.of("", AUDIENCE, AUDIENCE + " , ")) {
            assertThatThrownBy(() -> RunningSample.start(
                            TestPostgres.emptyDatabaseUrl(), ISSUER + "http://localhost:1", audience))
                    .rootCause()
                    .isInstanceOf(SettingRefused.class)
                    .hasMessageContaining("believed whatever they are for");
        }
    }

    private static void believedOnlyAsAccessTokens(RunningSample external, RSAKey key, String uri) throws Exception {
        var path = "/api/v1/tenants/acme/samples";
        for (var type : new String[] {null, "JWT", "jwt", "at+jwt", "application/at+jwt"}) {
            assertThat(external.get(path, signed(key, uri, type, _ -> {})).statusCode())
                    .as("type " + type)
                    .isEqualTo(200);
        }
        for (var type : new String[] {"id+jwt", "logout+jwt", "zetel-checkpoint"}) {
            assertProblem(external.get(path, signed(key, uri, type, _ -> {})), 401, "INVALID_TOKEN");
        }
        for (var claim : List.of("nonce", "at_hash", "events")) {
            assertProblem(
                    external.get(path, signed(key, uri, "JWT", claims -> claims.claim(claim, "x"))),
                    401,
                    "INVALID_TOKEN");
        }
        assertProblem(
                external.get(path, signed(key, uri, "JWT", claims -> claims.claim("typ", "ID"))), 401, "INVALID_TOKEN");
        assertProblem(
                external.get(path, signed(key, uri, "at+jwt", claims -> claims.audience("a-web-page"))),
                401,
                "INVALID_TOKEN");
        assertProblem(
                external.get(path, signed(key, uri, "at+jwt", claims -> claims.audience((String) null))),
                401,
                "INVALID_TOKEN");
        assertProblem(
                external.get(path, signed(key, uri, "at+jwt", claims -> claims.expirationTime(null))),
                401,
                "INVALID_TOKEN");
        assertProblem(
                external.get(path, signed(key, uri, "at+jwt", claims -> claims.expirationTime(new Date(1)))),
                401,
                "INVALID_TOKEN");
        assertProblem(
                external.get(path, signed(key, uri, "at+jwt", claims -> claims.subject(null))), 401, "INVALID_TOKEN");
        assertProblem(
                external.get(
                        path,
                        signed(
                                key,
                                uri,
                                "at+jwt",
                                claims -> claims.notBeforeTime(
                                        Date.from(Instant.now().plusSeconds(600))))),
                401,
                "INVALID_TOKEN");
        assertThat(external.get(
                                path,
                                signed(
                                        key,
                                        uri,
                                        "at+jwt",
                                        claims -> claims.audience(List.of("other", "zetel-at-theirs"))))
                        .statusCode())
                .isEqualTo(200);
    }

    private static void madeUpKeysDoNotHaveTheIssuerAskedEachTime(RunningSample external, String uri) throws Exception {
        var forged = new RSAKeyGenerator(2048).generate();
        int before = ASKED.get();
        var start = Instant.now();
        for (int i = 0; i < 20; i++) {
            var key = new RSAKey.Builder(forged).keyID("made-up-" + i).build();
            assertProblem(
                    external.get("/api/v1/tenants/acme/samples", signed(key, uri, "acme", "Reader")),
                    401,
                    "INVALID_TOKEN");
        }
        int periods = (int) Duration.between(start, Instant.now()).dividedBy(Duration.ofSeconds(5));
        assertThat(ASKED.get() - before).as("once in five seconds").isLessThanOrEqualTo(2 + periods);
    }

    private static int put(RunningSample running, String token) {
        return RunningSample.send(running.to("/api/v1/tenants/acme/samples/1")
                        .header("Authorization", "Bearer " + token)
                        .PUT(BodyPublishers.noBody()))
                .statusCode();
    }

    private static HttpServer issuer(RSAKey key) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var uri = "http://localhost:" + server.getAddress().getPort();
        serve(
                server,
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"subject_types_supported\":[\"public\"]}"
                        .formatted(uri, uri));
        serve(server, "/keys", new JWKSet(key.toPublicJWK()).toString());
        ASKED.set(0);
        server.start();
        return server;
    }

    private static void serve(HttpServer server, String path, String json) {
        server.createContext(path, exchange -> {
            ASKED.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String signed(RSAKey key, String issuer, @Nullable String tenant, String role) throws Exception {
        return signed(
                key, issuer, "at+jwt", claims -> claims.claim("tid", tenant).claim("roles", List.of(role)));
    }

    /** A token of acme's reader, with something changed. */
    private static String signed(
            RSAKey key, String issuer, @Nullable String type, Consumer<JWTClaimsSet.Builder> change) throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("someone")
                .audience("zetel-at-theirs")
                .claim("tid", "acme")
                .claim("roles", List.of("Reader"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
        change.accept(claims);
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(type == null ? null : new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        var jwt = new SignedJWT(header, claims.build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Import({SampleApplication.class, Forgotten.class})
    static class Unguarded {}

    /** Not found by the sample's scan, which leaves out the classes inside test classes. */
    @RestController
    static class Forgotten {

        @GetMapping("/api/v1/forgotten")
        String read() {
            return "nobody said who may";
        }
    }
}
