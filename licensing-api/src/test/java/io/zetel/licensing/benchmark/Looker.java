package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;

/** Somebody signed in at the console. */
final class Looker {

    private final HttpClient client;
    private final String base;
    private final String cookies;

    Looker(HttpClient client, Bench bench, Browser browser) {
        this.client = client;
        base = "http://localhost:" + bench.zetel().port();
        cookies = cookies(browser);
    }

    /** What a browser sends along. */
    static String cookies(Browser browser) {
        return browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Reads a page. */
    void look(String path) throws IOException, InterruptedException {
        HttpScenario.expect(
                200,
                client.send(request(path).build(), BodyHandlers.discarding()).statusCode());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookies);
    }
}
