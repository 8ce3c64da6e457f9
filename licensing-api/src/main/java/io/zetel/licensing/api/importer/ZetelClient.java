package io.zetel.licensing.api.importer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running Zetel, over HTTP, as one tenant. Whatever the import sends may be sent twice, so that what breaks off or is
 * turned away for now is sent again.
 */
final class ZetelClient implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int ATTEMPTS = 8;
    private static final int LONGEST_PAUSE_SECONDS = 30;
    private static final int PAGE = 500;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final AtomicLong position = new AtomicLong();
    private final Login login;
    private volatile @Nullable String token;

    /**
     * Where Zetel is (without a slash at the end), which tenant is meant, and who asks: a token, or a client that gets
     * one.
     */
    record Login(
            String url,
            String tenant,
            @Nullable String token,
            @Nullable String clientId,
            @Nullable String clientSecret) {}

    /** What came back; the location is where the job is. */
    record Answer(int status, JsonNode body, @Nullable String location) {

        boolean isDone() {
            return status < 300;
        }

        /** Why it was not done, with every fault named. */
        String reason() {
            var faults = body.path("errors")
                    .valueStream()
                    .map(fault -> ZetelClient.reason(
                            fault.path("code").asString(""),
                            fault.path("pointer").asString(""),
                            fault.path("message").asString("")))
                    .collect(Collectors.joining("; "));
            var code = body.path("code").asString("status " + status);
            return faults.isEmpty() ? code + ": " + body.path("detail").asString("") : faults;
        }
    }

    ZetelClient(Login login) {
        this.login = login;
        this.token = login.token();
    }

    /** A path below the tenant; what names something comes escaped. */
    String path(String... parts) {
        return Stream.concat(Stream.of("api", "v1", "tenants", login.tenant()), Stream.of(parts))
                .map(ZetelClient::escaped)
                .collect(Collectors.joining("/", "/", ""));
    }

    Answer get(String path) throws Unusable {
        return send("GET", path, null, null);
    }

    Answer put(String path, Object body) throws Unusable {
        return send("PUT", path, "application/json", JSON.writeValueAsString(body));
    }

    Answer patch(String path, Object body) throws Unusable {
        return send("PATCH", path, "application/json", JSON.writeValueAsString(body));
    }

    Answer post(String path, Object body) throws Unusable {
        return send("POST", path, "application/json", JSON.writeValueAsString(body));
    }

    Answer lines(String path, Stream<?> lines) throws Unusable {
        return send(
                "POST",
                path,
                "application/x-ndjson",
                lines.map(JSON::writeValueAsString).collect(Collectors.joining("\n")));
    }

    /** What is there, which must be. */
    JsonNode read(String path) throws Unusable {
        var answer = get(path);
        if (!answer.isDone()) {
            throw new Unusable("Zetel answered %d to GET %s (%s).".formatted(answer.status(), path, answer.reason()));
        }
        return answer.body();
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path) throws Unusable {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = read(path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + cursor);
            page.path("items").forEach(items::add);
            cursor = page.path("nextCursor").isString()
                    ? "&cursor=" + escaped(page.path("nextCursor").asString())
                    : "";
        } while (!cursor.isEmpty());
        return items;
    }

    /** The same path for a read that has seen everything written here. */
    String seen(String path) {
        return position.get() == 0 ? path : path + (path.contains("?") ? "&" : "?") + "waitFor=" + position.get();
    }

    private Answer send(String method, String path, @Nullable String type, @Nullable String body) throws Unusable {
        var response = patiently(() -> request(method, path, type, body));
        if (response.statusCode() == 401 && login.clientId() != null) {
            // Tokens live for a quarter of an hour.
            token = null;
            response = patiently(() -> request(method, path, type, body));
        }
        if (response.statusCode() == 401) {
            throw new Unusable("Zetel does not accept the token.");
        }
        if (response.statusCode() == 403) {
            throw new Unusable("The caller's roles do not allow %s %s; GlobalAdmin allows all that an import does."
                    .formatted(method, path));
        }
        response.headers()
                .firstValueAsLong("Licensing-Position")
                .ifPresent(seen -> position.accumulateAndGet(seen, Math::max));
        return new Answer(
                response.statusCode(),
                json(response.body()),
                response.headers().firstValue("Location").orElse(null));
    }

    private HttpRequest request(String method, String path, @Nullable String type, @Nullable String body)
            throws Unusable {
        var request = HttpRequest.newBuilder(URI.create(login.url() + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + bearer())
                .header("Licensing-Reason", "import")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return request.build();
    }

    private synchronized String bearer() throws Unusable {
        var known = token;
        if (known != null) {
            return known;
        }
        var basic = Base64.getEncoder()
                .encodeToString((login.clientId() + ":" + login.clientSecret()).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(login.url() + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        var response = patiently(() -> request);
        var given = json(response.body()).path("access_token");
        if (response.statusCode() != 200 || !given.isString()) {
            throw new Unusable(
                    "Zetel gives client %s no token (status %d).".formatted(login.clientId(), response.statusCode()));
        }
        token = given.asString();
        return given.asString();
    }

    private interface Asking {

        HttpRequest request() throws Unusable;
    }

    private HttpResponse<String> patiently(Asking asking) throws Unusable {
        for (int attempt = 1; ; attempt++) {
            try {
                var response = http.send(asking.request(), BodyHandlers.ofString());
                boolean passes = List.of(429, 502, 503, 504).contains(response.statusCode());
                if (!passes || attempt == ATTEMPTS) {
                    return response;
                }
                pause(response.headers().firstValueAsLong("Retry-After").orElse(1));
            } catch (IOException e) {
                if (attempt == ATTEMPTS || e instanceof ConnectException && attempt > 2) {
                    throw new Unusable("Nothing answers at %s.".formatted(login.url()), e);
                }
                pause(1);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static void pause(long seconds) throws Unusable {
        try {
            Thread.sleep(Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, seconds))));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static Unusable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Unusable("The import was interrupted.", e);
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /** Why something was not done, and where in the request that is. */
    static String reason(String code, String pointer, String message) {
        return "%s%s: %s".formatted(code, pointer.isEmpty() ? "" : " " + pointer, message);
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
