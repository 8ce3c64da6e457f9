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
 * From nothing to the first claim: a new process, an empty directory, a tenant, its seats, its policy, a claim. First
 * as Maven runs it, then as the image does, which has an archive of the classes of an earlier start.
 */
final class StartScenario implements Scenario {

    private static final String SECRET = "secret-of-the-benchmark";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern CLIENT_SECRET = Pattern.compile("\"clientSecret\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Start on an empty directory");
        measure(bench, "", System.getProperty("java.class.path"));
        bench.report.progress(
                "  … packing what Maven runs from directories, and starting once for the archive of classes");
        var directory = RunningZetel.freshDirectory();
        var packed = packed(directory);
        var archive = directory.resolve("zetel.aot");
        start(new ArrayList<>(), new ArrayList<>(), packed, "-XX:AOTCacheOutput=" + archive);
        measure(bench, ", with an archive of classes", packed, "-XX:AOTCache=" + archive);
    }

    private void measure(Bench bench, String how, String classPath, String... jvm) throws Exception {
        var listening = new ArrayList<Double>();
        var claimed = new ArrayList<Double>();
        for (int i = 0; i < bench.scale.runs; i++) {
            bench.report.progress("  … starting a process" + how);
            start(listening, claimed, classPath, jvm);
        }
        bench.report.beside(new Measured("process start → answers requests" + how, "s", listening));
        bench.report.below(8, new Measured("process start → first claim answered" + how, "s", claimed));
    }

    /** The class path with a jar for each directory: an archive of classes takes no directories. */
    private static String packed(Path into) throws IOException {
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

    private void start(List<Double> listening, List<Double> claimed, String classPath, String... jvm)
            throws IOException, InterruptedException {
        int port = freePort();
        var line =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        line.addAll(List.of(jvm));
        line.addAll(List.of(
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
        long started = System.nanoTime();
        var process = command.start();
        try {
            var base = "http://localhost:" + port;
            var operator = firstToken(process, base);
            listening.add((System.nanoTime() - started) / 1e9);
            claim(base, operator);
            claimed.add((System.nanoTime() - started) / 1e9);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private String firstToken(Process process, String base) throws InterruptedException {
        while (process.isAlive()) {
            try {
                return token(base, "operator", SECRET);
            } catch (IOException _) {
                Thread.sleep(20);
            }
        }
        throw new IllegalStateException("Zetel did not start");
    }

    private void claim(String base, String operator) throws IOException, InterruptedException {
        var tenant = base + "/api/v1/tenants/first";
        send(
                "POST",
                base + "/api/v1/tenants",
                operator,
                "{\"tenantId\":\"first\",\"name\":\"First\",\"country\":\"NL\"}",
                201);
        var client = send(
                "POST",
                base + "/api/v1/clients",
                operator,
                "{\"clientId\":\"first\",\"tenantId\":\"first\",\"roles\":[\"GlobalAdmin\",\"BillingAdmin\",\"Service\"]}",
                201);
        var token = token(base, "first", only(CLIENT_SECRET, client));
        send("PUT", tenant + "/auto-claim", token, "{\"enabled\":true}", 200);
        send("POST", tenant + "/subscriptions", token, "{\"sku\":\"SPE_E3\",\"seats\":10}", 201);
        send(
                "POST",
                tenant + "/policies",
                token,
                "{\"name\":\"Teams\",\"app\":\"TEAMS\",\"products\":[{\"sku\":\"SPE_E3\"}]}",
                201);
        send(
                "POST",
                tenant + "/claims",
                token,
                "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"alice\"}}",
                201);
    }

    private String token(String base, String client, String secret) throws IOException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes());
        var request = HttpRequest.newBuilder(URI.create(base + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return only(TOKEN, http.send(request.build(), BodyHandlers.ofString()).body());
    }

    private String send(String method, String uri, String token, String body, int expected)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    "%s %s: %d %s".formatted(method, uri, response.statusCode(), response.body()));
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
