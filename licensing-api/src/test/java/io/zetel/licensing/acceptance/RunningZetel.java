package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.LicensingApplication;
import io.zetel.licensing.api.security.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The application in this JVM, on a free port and a data directory of its own. */
public final class RunningZetel implements AutoCloseable {

    /** The operator's secret in tests. */
    public static final String OPERATOR_SECRET = "operator-secret-of-the-tests";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static @Nullable RunningZetel shared;

    private final ConfigurableApplicationContext context;
    private final MovableClock clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private RunningZetel(ConfigurableApplicationContext context, MovableClock clock) {
        this.context = context;
        this.clock = clock;
    }

    /** The one that most specs share; each takes tenants of its own. */
    public static synchronized RunningZetel shared() {
        if (shared == null) {
            shared = start(freshDirectory());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** Starts on this data directory with these further properties. */
    public static RunningZetel start(Path dataDirectory, String... properties) {
        var clock = new MovableClock();
        var application = new SpringApplication(LicensingApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context).registerBean("movableClock", MovableClock.class, () -> clock));
        var arguments = new ArrayList<>(List.of("--server.port=0", "--zetel.demo=false", "--zetel.data-dir=" + dataDirectory,
                "--ZETEL_OPERATOR_SECRET=" + OPERATOR_SECRET));
        arguments.addAll(List.of(properties));
        return new RunningZetel(application.run(arguments.toArray(String[]::new)), clock);
    }

    /** A new, empty data directory under the module's build directory. */
    public static Path freshDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "zetel").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The application's beans. */
    public ConfigurableApplicationContext context() { return context; }

    /** The clock everything runs by. */
    public MovableClock clock() { return clock; }

    /** The port it listens on. */
    public int port() { return ((ServletWebServerApplicationContext) context).getWebServer().getPort(); }

    /** A caller with the operator's token. */
    public Caller operator() {
        return new Caller(this, tokens.computeIfAbsent("operator", _ -> token("operator", OPERATOR_SECRET)));
    }

    /** A caller of a tenant with these roles. */
    public Caller caller(String tenant, Role... roles) {
        var names = Stream.of(roles).map(Role::claim).collect(Collectors.toSet());
        return new Caller(this, tokens.computeIfAbsent(tenant + names, _ -> tokenOfNewClient(tenant, names)));
    }

    /** A caller without a token. */
    public Caller stranger() { return new Caller(this, null); }

    private String tokenOfNewClient(String tenant, Set<String> roles) {
        var clientId = tenant + "-" + UUID.randomUUID();
        var made = operator().post("/api/v1/clients", Map.of("clientId", clientId, "tenantId", tenant, "roles", roles));
        return token(clientId, made.json().get("clientSecret").asString());
    }

    private String token(String clientId, String secret) {
        var basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes());
        var request = HttpRequest.newBuilder(uri("/oauth2/token")).header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return send(request).json().get("access_token").asString();
    }

    URI uri(String path) { return URI.create("http://localhost:" + port() + path); }

    Reply send(HttpRequest.Builder request) {
        try {
            return Reply.of(http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override public void close() { context.close(); }
}
