package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP side of a Zetel, in this JVM or another: callers with tokens, and what they get. */
public final class Http {

    /** The operator's secret in tests. */
    public static final String OPERATOR_SECRET = "operator-secret-of-the-tests";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    /** Tokens last for longer than that. */
    private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, long sinceNanos) {}

    private final boolean ofThisRelease;

    Http(int port) {
        this(port, false);
    }

    /** The side of one that is of this release and so answers as its description says. */
    Http(int port, boolean ofThisRelease) {
        this.port = port;
        this.ofThisRelease = ofThisRelease;
    }

    /** A caller with the operator's token. */
    public Caller operator() {
        return new Caller(this, kept("operator", () -> token("operator", OPERATOR_SECRET)));
    }

    /** A caller of a tenant with these roles. */
    public Caller caller(String tenant, Role... roles) {
        var names = Stream.of(roles).map(Role::claim).collect(Collectors.toSet());
        var operator = operator();
        return new Caller(this, kept(tenant + names, () -> tokenOfNewClient(operator, tenant, names)));
    }

    /** The client of this name and secret. */
    public Caller client(String clientId, String secret) {
        return new Caller(this, token(clientId, secret));
    }

    /** A caller without a token. */
    public Caller stranger() {
        return new Caller(this, null);
    }

    private String kept(String whose, Supplier<String> token) {
        return tokens.compute(
                        whose,
                        (_, known) -> known != null && System.nanoTime() - known.sinceNanos() < KEPT_NANOS
                                ? known
                                : new Token(token.get(), System.nanoTime()))
                .text();
    }

    private String tokenOfNewClient(Caller operator, String tenant, Set<String> roles) {
        var clientId = tenant + "-" + UUID.randomUUID();
        var made = operator.post("/api/v1/clients", Map.of("clientId", clientId, "tenantId", tenant, "roles", roles))
                .expect(201);
        return token(clientId, made.text("/clientSecret"));
    }

    /** What the token route answers to this client. */
    Reply askForToken(String clientId, String secret) {
        var basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri("/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return send(request);
    }

    private String token(String clientId, String secret) {
        return askForToken(clientId, secret).expect(200).text("/access_token");
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            var sent = request.timeout(Duration.ofSeconds(60)).build();
            var reply = Reply.of(client.send(sent, BodyHandlers.ofString()));
            if (ofThisRelease && sent.uri().getPath().startsWith("/api/")) {
                Described.by(() -> stranger().get("/v3/api-docs").expect(200).json())
                        .check(
                                sent.method(),
                                sent.uri().getRawPath(),
                                sent.uri().getRawQuery(),
                                reply);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
