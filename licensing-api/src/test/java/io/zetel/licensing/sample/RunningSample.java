package io.zetel.licensing.sample;

import io.zetel.licensing.engine.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample application as it runs on a port of its own, and a client to call it with. */
public final class RunningSample implements AutoCloseable {

    /** The operator's secret in samples that are given one. */
    public static final String OPERATOR_SECRET = "correct horse battery staple";

    /** What the shared sample's meters are read with. */
    public static final String METRICS_TOKEN = "metrics-token-of-the-samples";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final class Shared {

        private static final RunningSample INSTANCE = start(
                TestPostgres.emptyDatabaseUrl(),
                "--zetel.operator-secret=" + OPERATOR_SECRET,
                "--zetel.metrics-token=" + METRICS_TOKEN);
    }

    private final ServletWebServerApplicationContext context;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private RunningSample(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** The one that specs share which change nothing others see. */
    public static RunningSample shared() {
        return Shared.INSTANCE;
    }

    /** A sample on this database. */
    public static RunningSample start(String jdbcUrl, String... arguments) {
        var all = new ArrayList<>(List.of(
                "--server.port=0",
                "--sample.jdbc-url=" + jdbcUrl,
                "--axon.axonserver.enabled=false",
                "--db-scheduler.enabled=false",
                "--spring.main.banner-mode=off",
                "--spring.flyway.locations=classpath:db/migration/api",
                "--management.endpoints.web.exposure.include=health,prometheus",
                "--management.endpoint.health.group.liveness.include=livenessState"));
        all.addAll(List.of(arguments));
        return new RunningSample((ServletWebServerApplicationContext)
                SpringApplication.run(SampleApplication.class, all.toArray(String[]::new)));
    }

    /** A bean of the running application. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The application itself. */
    public ServletWebServerApplicationContext context() {
        return context;
    }

    /** The port it listens on. */
    public int port() {
        return context.getWebServer().getPort();
    }

    /** A request to this path. */
    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
    }

    /** Sends it. */
    public static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends JSON by POST. */
    public HttpResponse<String> post(String path, String token, String json) {
        return send(to(path).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Gets something. */
    public HttpResponse<String> get(String path, String token) {
        return send(to(path).header("Authorization", "Bearer " + token));
    }

    /** Asks for a token. */
    public HttpResponse<String> askForToken(String clientId, String secret) {
        var basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes());
        return send(to("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    }

    /** A token that must be given. */
    public String token(String clientId, String secret) {
        var answer = askForToken(clientId, secret);
        if (answer.statusCode() != 200) {
            throw new AssertionError("No token for " + clientId + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).get("access_token").asString();
    }

    /** The operator's token. */
    public String operator() {
        return tokens.computeIfAbsent("operator", id -> token(id, OPERATOR_SECRET.replace(" ", "%20")));
    }

    /** The token of a client of this tenant with this role, made when first wanted. */
    public String tokenOf(String tenant, String role) {
        return tokens.computeIfAbsent(tenant + "." + role, id -> {
            var made = post("/api/v1/clients", operator(), """
                                                           {"clientId":"%s","tenantId":"%s","roles":["%s"]}""".formatted(id, tenant, role));
            return token(id, json(made).get("clientSecret").asString());
        });
    }

    /** The body as JSON. */
    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        context.close();
    }
}
