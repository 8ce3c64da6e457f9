package io.zetel.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody with a token, named for reports; asks one thing at a time. */
public final class Client {

    /** Every role that a tenant's token may carry. */
    public static final List<String> TENANT_ROLES = List.of(
            "GlobalAdmin", "LicenseAdmin", "UserAdmin", "GroupAdmin", "BillingAdmin", "Reader", "Auditor", "Service");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Tokens last longer than that. */
    private static final long KEPT_NANOS = Duration.ofMinutes(3).toNanos();

    private final int port;
    private final String name;
    private final String clientId;
    private final String secret;
    private String token;
    private long since = System.nanoTime();

    private Client(int port, String name, String clientId, String secret) {
        this.port = port;
        this.name = name;
        this.clientId = clientId;
        this.secret = secret;
        this.token = newToken().expect(200).text("/access_token");
    }

    /** A token for whoever has this id and secret. */
    public static String token(int port, String id, String secret) {
        return new Client(port, id, id, secret).token();
    }

    /** The operator. */
    public static Client operator(int port) {
        return new Client(port, "operator", "operator", Zetel.OPERATOR_SECRET);
    }

    /** A new client of this tenant with these roles; the operator makes it. */
    public Client make(String tenant, String... roles) {
        var clientId = tenant + "-" + UUID.randomUUID();
        var made = post("/api/v1/clients", Map.of("clientId", clientId, "tenantId", tenant, "roles", List.of(roles)))
                .expect(201);
        return new Client(port, tenant + "/" + String.join("+", roles), clientId, made.text("/clientSecret"));
    }

    private Answer newToken() {
        var basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var ask = Ask.of("POST", "/oauth2/token", clientId)
                .with("Authorization", "Basic " + basic)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with("grant_type=client_credentials".getBytes(StandardCharsets.UTF_8));
        return send(port, ask, Duration.ofSeconds(15));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its token, a new one every few minutes; the old one while no new one is to be had. */
    public synchronized String token() {
        if (System.nanoTime() - since > KEPT_NANOS) {
            try {
                var renewed = newToken();
                if (renewed.status() == 200) {
                    token = renewed.text("/access_token");
                    since = System.nanoTime();
                }
            } catch (UncheckedIOException _) {
                return token;
            }
        }
        return token;
    }

    /** A request of this client. */
    public Ask ask(String method, String target) {
        return Ask.of(method, target, name).with("Authorization", "Bearer " + token());
    }

    /** Reads. */
    public Answer get(String target) {
        return send(port, ask("GET", target), PATIENCE);
    }

    /** Reads what may take so long. */
    public Answer get(String target, Duration patience) {
        return send(port, ask("GET", target), patience);
    }

    /** Posts JSON. */
    public Answer post(String target, Object body) {
        return send("POST", target, body);
    }

    /** Sends JSON. */
    public Answer send(String method, String target, Object body) {
        return send(port, ask(method, target).json(Answer.JSON.writeValueAsString(body)), PATIENCE);
    }

    private static Answer send(int port, Ask ask, Duration patience) {
        try (var wire = new Wire(port, patience)) {
            return wire.send(ask);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
