package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.api.app.LicensingApplication;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Zetel in a process of its own, on an empty directory or one that another has left, with one tenant that has seats and
 * a policy once it is asked for.
 */
final class NewProcess implements AutoCloseable {

    static final String TENANT = "/api/v1/tenants/first";
    static final String CLAIMS = TENANT + "/claims";

    private static final String JSON = "application/json";
    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final String SECRET = "secret-of-the-benchmark";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern CLIENT_SECRET = Pattern.compile("\"clientSecret\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final long started = System.nanoTime();
    private final Path directory;
    private final int port;
    private final Process process;

    /** Starts it with this class path and these options of the JVM. */
    NewProcess(String classPath, List<String> jvm) throws IOException {
        this(RunningZetel.freshDirectory(), classPath, jvm);
    }

    /** Starts it in this directory. */
    NewProcess(Path directory, String classPath, List<String> jvm) throws IOException {
        this.directory = directory;
        port = freePort();
        var line = line(classPath, jvm);
        line.addAll(List.of("--server.port=" + port, "--zetel.demo=false", "--zetel.data-dir=" + directory));
        var command =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("ZETEL_OPERATOR_SECRET", SECRET);
        process = command.start();
    }

    /** Has the JVM remember what it finds out in a training run, as the image does when it is built. */
    static void train(String classPath, Path archive) throws IOException, InterruptedException {
        var line = line(classPath, List.of("-XX:AOTCacheOutput=" + archive));
        line.add("training-run");
        var training = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (training.waitFor() != 0) {
            throw new IllegalStateException("The training ended with " + training.exitValue());
        }
    }

    private static List<String> line(String classPath, List<String> jvm) {
        var line =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        line.addAll(jvm);
        line.addAll(List.of(
                "-XX:MaxGCPauseMillis=50",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                LicensingApplication.class.getName()));
        return line;
    }

    /** The operator's token, as soon as anybody is answered. */
    String operator() throws InterruptedException {
        while (process.isAlive()) {
            try {
                return token("operator", SECRET);
            } catch (IOException _) {
                Thread.sleep(20);
            }
        }
        throw new IllegalStateException("Zetel did not start");
    }

    /** Makes the tenant with so many seats, and has the first claim answered; the token claims are made with. */
    String firstClaim(String operator, int seats) throws IOException, InterruptedException {
        send(
                "POST",
                "/api/v1/tenants",
                operator,
                "{\"tenantId\":\"first\",\"name\":\"First\",\"country\":\"NL\"}",
                201);
        var token = client(operator, "first");
        send("PUT", TENANT + "/auto-claim", token, "{\"enabled\":true}", 200);
        buy(token, "SPE_E3", seats);
        send(
                "POST",
                TENANT + "/policies",
                token,
                "{\"name\":\"Teams\",\"app\":\"TEAMS\",\"products\":[{\"sku\":\"SPE_E3\"}]}",
                201);
        send("POST", CLAIMS, token, claim("alice"), 201);
        return token;
    }

    /** The token of a new client of the tenant. */
    String client(String operator, String name) throws IOException, InterruptedException {
        var client = send(
                "POST",
                "/api/v1/clients",
                operator,
                "{\"clientId\":\"%s\",\"tenantId\":\"first\",\"roles\":[\"GlobalAdmin\",\"BillingAdmin\",\"Service\"]}"
                        .formatted(name),
                201);
        return token(name, only(CLIENT_SECRET, client));
    }

    void buy(String token, String sku, int seats) throws IOException, InterruptedException {
        send("POST", TENANT + "/subscriptions", token, "{\"sku\":\"%s\",\"seats\":%d}".formatted(sku, seats), 201);
    }

    static String claim(String user) {
        return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}".formatted(user);
    }

    /** How long ago it was started. */
    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    int port() {
        return port;
    }

    /** Waits until all that is stored is shown. */
    void awaitShown(String token) throws IOException, InterruptedException {
        var position = send("POST", CLAIMS, token, JSON, claim("shown-" + System.nanoTime()), 201)
                .headers()
                .firstValue("Licensing-Position")
                .orElseThrow();
        var path = TENANT + "/users?limit=1&waitFor=" + position;
        while (ask("GET", path, token, JSON, "").statusCode() != 200) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Uploads lines and waits until they are done, all of them. */
    void job(String path, String token, String lines) throws IOException, InterruptedException {
        var job = send("POST", path, token, "application/x-ndjson", lines, 202)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        var state = send("GET", job, token, JSON, "", 200).body();
        while (!state.contains("\"COMPLETED\"")) {
            if (state.contains("\"FAILED\"")) {
                throw new IllegalStateException(state);
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
            state = send("GET", job, token, JSON, "", 200).body();
        }
        if (!state.contains("\"failed\":0")) {
            throw new IllegalStateException(state);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ends it however it is, without letting it end what it has begun. */
    void kill() {
        process.destroyForcibly();
    }

    /** One that has been killed leaves its PostgreSQL behind. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        var left = directory.resolve("postgresql/postmaster.pid");
        if (Files.exists(left)) {
            var postmaster = ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(left).getFirst().strip()));
            postmaster.ifPresent(ProcessHandle::destroy);
            postmaster.ifPresent(one -> one.onExit().join());
        }
    }

    private String token(String client, String secret) throws IOException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes());
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return only(TOKEN, http.send(request.build(), BodyHandlers.ofString()).body());
    }

    String send(String method, String path, String token, String body, int expected)
            throws IOException, InterruptedException {
        return send(method, path, token, JSON, body, expected).body();
    }

    HttpResponse<String> send(String method, String path, String token, String type, String body, int expected)
            throws IOException, InterruptedException {
        var response = ask(method, path, token, type, body);
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
        }
        return response;
    }

    private HttpResponse<String> ask(String method, String path, String token, String type, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token);
        if (method.equals("GET")) {
            request.GET();
        } else {
            request.header("Content-Type", type).method(method, BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String only(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + pattern + " in " + text));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
