package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Browser;
import java.io.IOException;
import java.io.InputStream;
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
        cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Reads a page. */
    void look(String path) throws IOException, InterruptedException {
        HttpScenario.expect(200, status(request(path)));
    }

    /**
     * A page keeps itself fresh, with what the server shares where it may; false where it is told to come again, as it
     * does with the next change.
     */
    boolean refresh(String path, boolean shared) throws IOException, InterruptedException {
        int status = status(request(path).header("X-Live", shared ? "again" : "1"));
        if (status != 503) {
            HttpScenario.expect(200, status);
        }
        return status == 200;
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Opens a stream of events. */
    InputStream listen(String path) throws IOException, InterruptedException {
        var answer =
                client.send(request(path).header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        HttpScenario.expect(200, answer.statusCode());
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookies);
    }
}
