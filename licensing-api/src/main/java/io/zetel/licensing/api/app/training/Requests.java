package io.zetel.licensing.api.app.training;

import io.zetel.licensing.api.importer.Progress;
import java.io.IOException;
import java.net.CookieManager;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What callers ask of a Zetel in use, over many connections: mostly single claims of somebody new; among them claims by
 * who has the app already, lines, questions about access, lists, the report and a page of the console.
 */
final class Requests {

    private static final int CALLERS = 32;
    private static final int ROUND = 50;
    private static final int LINES = 20;
    private static final int SEATS = 1_000_000;
    private static final String TENANT = "/api/v1/tenants/training";
    private static final String SIGN_IN = "/console/sign-in";
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern CLIENT_SECRET = Pattern.compile("\"clientSecret\":\"([^\"]+)\"");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http;
    private final String base;
    private final String operatorSecret;
    private final AtomicLong users = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    private Requests(HttpClient http, int port, String operatorSecret) {
        this.http = http;
        this.base = "http://127.0.0.1:" + port;
        this.operatorSecret = operatorSecret;
    }

    /** Asks for so long; how many requests were answered. */
    static long send(int port, String operatorSecret, Duration time, Progress progress)
            throws CannotTrain, IOException, InterruptedException {
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build()) {
            var requests = new Requests(http, port, operatorSecret);
            var token = requests.prepare();
            requests.signIn();
            requests.goOn(time, token, progress);
            return requests.answered.get();
        }
    }

    /** A tenant with seats and a policy, and its first claim; the token of its client. */
    private String prepare() throws CannotTrain, IOException, InterruptedException {
        var operator = token("operator", operatorSecret);
        post("/api/v1/tenants", operator, JSON, """
                {"tenantId":"training","name":"Training","country":"NL"}""");
        var client = post("/api/v1/clients", operator, JSON, """
                {"clientId":"training","tenantId":"training","roles":["GlobalAdmin","BillingAdmin","Service"]}""");
        var token = token("training", only(CLIENT_SECRET, client));
        send(with(token, TENANT + "/auto-claim").header(TYPE, JSON).PUT(BodyPublishers.ofString("{\"enabled\":true}")));
        post(TENANT + "/subscriptions", token, JSON, "{\"sku\":\"SPE_E3\",\"seats\":%d}".formatted(SEATS));
        post(TENANT + "/policies", token, JSON, """
                {"name":"Teams","app":"TEAMS","products":[{"sku":"SPE_E3"}]}""");
        post(TENANT + "/claims", token, JSON, claim(newcomer()));
        return token;
    }

    private String token(String client, String secret) throws CannotTrain, IOException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var answer = send(to("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header(TYPE, FORM)
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        return only(TOKEN, answer);
    }

    /** The operator at the console; the client keeps the cookies. */
    private void signIn() throws CannotTrain, IOException, InterruptedException {
        var csrf = only(CSRF, send(to(SIGN_IN)));
        var typed = "name=operator&password=%s&_csrf=%s"
                .formatted(operatorSecret, URLEncoder.encode(csrf, StandardCharsets.UTF_8));
        send(to(SIGN_IN).header(TYPE, FORM).POST(BodyPublishers.ofString(typed)));
    }

    private void goOn(Duration time, String token, Progress progress) throws CannotTrain, InterruptedException {
        long started = System.nanoTime();
        long length = time.toNanos();
        var callers = new ArrayList<Future<?>>(CALLERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                callers.add(threads.submit(() -> {
                    for (int turn = first; System.nanoTime() - started < length; turn++) {
                        ask(turn % ROUND, token);
                        long gone = Math.min(length, System.nanoTime() - started);
                        progress.at(Duration.ofNanos(gone).toSeconds(), time.toSeconds());
                    }
                    return null;
                }));
            }
            for (var caller : callers) {
                caller.get();
            }
        } catch (ExecutionException e) {
            throw new CannotTrain(String.valueOf(e.getCause().getMessage()));
        }
    }

    private void ask(int turn, String token) throws CannotTrain, IOException, InterruptedException {
        switch (turn) {
            case 0 -> post(TENANT + "/claims/batch", token, NDJSON, lines(() -> claim(newcomer())));
            case 1 -> post(TENANT + "/access/batch", token, NDJSON, lines(() -> question(somebody())));
            case 2, 3, 4 -> send(with(token, TENANT + "/users/" + somebody() + "/access?app=TEAMS"));
            case 5, 6, 7 -> post(TENANT + "/claims", token, JSON, claim(somebody()));
            case 8 -> send(with(token, TENANT + "/products"));
            case 9 -> send(with(token, TENANT + "/reports/claims?limit=20"));
            case 10 -> send(with(token, TENANT + "/users?limit=20"));
            case 11 -> send(to("/console/ops/tenants"));
            default -> post(TENANT + "/claims", token, JSON, claim(newcomer()));
        }
    }

    private String newcomer() {
        return "user-" + users.incrementAndGet();
    }

    private String somebody() {
        return "user-" + ThreadLocalRandom.current().nextLong(1, users.get() + 1);
    }

    private static String claim(String user) {
        return "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}".formatted(user);
    }

    private static String question(String user) {
        return "{\"userId\":\"%s\",\"app\":\"TEAMS\"}".formatted(user);
    }

    private static String lines(Supplier<String> line) {
        return Stream.generate(line).limit(LINES).collect(Collectors.joining("\n"));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private HttpRequest.Builder with(String token, String path) {
        return to(path).header("Authorization", "Bearer " + token);
    }

    private String post(String path, String token, String type, String body)
            throws CannotTrain, IOException, InterruptedException {
        return send(with(token, path).header(TYPE, type).POST(BodyPublishers.ofString(body)));
    }

    /** What is turned away for the moment is no harm, what is refused is. */
    private String send(HttpRequest.Builder request) throws CannotTrain, IOException, InterruptedException {
        var built = request.build();
        HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
        if (answer.statusCode() >= 400 && answer.statusCode() != 503) {
            throw new CannotTrain("%s %s: %d %s"
                    .formatted(built.method(), built.uri().getPath(), answer.statusCode(), answer.body()));
        }
        if (answer.statusCode() != 503) {
            answered.incrementAndGet();
        }
        return answer.body();
    }

    private static String only(Pattern pattern, String text) throws CannotTrain {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new CannotTrain("No " + pattern + " in " + text));
    }
}
