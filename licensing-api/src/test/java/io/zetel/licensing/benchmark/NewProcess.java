package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.api.app.LicensingApplication;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Zetel in a process of its own, on an empty directory, with one tenant that has seats and a policy once it is asked
 * for.
 */
final class NewProcess implements AutoCloseable {

    static final String CLAIMS = "/api/v1/tenants/first/claims";

    private static final String SECRET = "secret-of-the-benchmark";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern CLIENT_SECRET = Pattern.compile("\"clientSecret\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final long started = System.nanoTime();
    private final int port;
    private final Process process;

    /** Starts it with this class path and these options of the JVM. */
    NewProcess(String classPath, List<String> jvm) throws IOException {
        port = freePort();
        var line =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        line.addAll(jvm);
        line.addAll(List.of(
                "-XX:MaxGCPauseMillis=50",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                LicensingApplication.class.getName(),
                "--server.port=" + port,
                "--zetel.demo=false",
                "--zetel.data-dir=" + RunningZetel.freshDirectory()));
        var command =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("ZETEL_OPERATOR_SECRET", SECRET);
        process = command.start();
    }

    /** What an archive of classes needs: the class path with a jar for each directory. */
    static String packed(Path into) throws IOException {
        var jar = ToolProvider.findFirst("jar").orElseThrow();
        var elements = new ArrayList<String>();
        for (var element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(element))) {
                var packed = into.resolve(elements.size() + ".jar").toString();
                jar.run(System.out, System.err, "--create", "--file", packed, "-C", element, ".");
                elements.add(packed);
            } else if (Files.exists(Path.of(element))) {
                elements.add(element);
            }
        }
        return String.join(File.pathSeparator, elements);
    }

    /** Starts once so that the JVM remembers its classes for this class path, as the image does when it is built. */
    static List<String> archived(String classPath, Path archive) throws IOException, InterruptedException {
        try (var once = new NewProcess(classPath, List.of("-XX:AOTCacheOutput=" + archive))) {
            once.firstClaim(once.operator(), 10);
        }
        return List.of("-XX:AOTCache=" + archive);
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
        var tenant = "/api/v1/tenants/first";
        send(
                "POST",
                "/api/v1/tenants",
                operator,
                "{\"tenantId\":\"first\",\"name\":\"First\",\"country\":\"NL\"}",
                201);
        var client = send(
                "POST",
                "/api/v1/clients",
                operator,
                "{\"clientId\":\"first\",\"tenantId\":\"first\",\"roles\":[\"GlobalAdmin\",\"BillingAdmin\",\"Service\"]}",
                201);
        var token = token("first", only(CLIENT_SECRET, client));
        send("PUT", tenant + "/auto-claim", token, "{\"enabled\":true}", 200);
        send("POST", tenant + "/subscriptions", token, "{\"sku\":\"SPE_E3\",\"seats\":%d}".formatted(seats), 201);
        send(
                "POST",
                tenant + "/policies",
                token,
                "{\"name\":\"Teams\",\"app\":\"TEAMS\",\"products\":[{\"sku\":\"SPE_E3\"}]}",
                201);
        send("POST", CLAIMS, token, claim("alice"), 201);
        return token;
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

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private String token(String client, String secret) throws IOException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes());
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return only(TOKEN, http.send(request.build(), BodyHandlers.ofString()).body());
    }

    private String send(String method, String path, String token, String body, int expected)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
        }
        return response.body();
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
