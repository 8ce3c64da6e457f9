package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the live stream that reads line by line. */
record StreamClient(HttpResponse<InputStream> response, LinkedBlockingQueue<String> lines, HttpClient client)
        implements AutoCloseable {

    private static final String END = "<end>";

    record Event(String id, String kind, String data) {}

    static StreamClient of(RunningZetel zetel, TestTenant tenant, @Nullable String last) throws Exception {
        return of(zetel, tenant.as(Role.READER), tenant, last);
    }

    static StreamClient of(RunningZetel zetel, Caller caller, TestTenant tenant, @Nullable String last)
            throws Exception {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + caller.token()));
        if (last != null) {
            headers.addAll(List.of("Last-Event-ID", last));
        }
        return of(zetel, tenant.path("/stream"), headers.toArray(String[]::new));
    }

    static StreamClient of(RunningZetel zetel, String path, String... headers) throws Exception {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(zetel.http().uri(path)).headers(headers);
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        var lines = new LinkedBlockingQueue<String>();
        Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(response.body()))) {
                reader.lines().forEach(lines::add);
                lines.add(END);
            } catch (Exception e) {
                lines.add("<broken> " + e);
            }
        });
        return new StreamClient(response, lines, client);
    }

    /** The next event of this kind; comments and seats in between are passed over. */
    Event next(String kind) throws InterruptedException {
        Map<String, String> fields = new HashMap<>();
        while (true) {
            var line = take();
            if (line.isEmpty()) {
                if (kind.equals(fields.get("event"))) {
                    return new Event(fields.getOrDefault("id", ""), kind, fields.getOrDefault("data", ""));
                }
                assertThat(fields.getOrDefault("event", "seats"))
                        .as("the next event")
                        .isEqualTo("seats");
                fields.clear();
            } else if (!line.startsWith(":")) {
                var field = line.split(": ", 2);
                fields.put(field[0], field[1]);
            }
        }
    }

    void line(String wanted) throws InterruptedException {
        while (!take().equals(wanted)) {
            // What comes before is told elsewhere.
        }
    }

    boolean ended() throws InterruptedException {
        assertThat(take()).isEmpty();
        return take().equals(END);
    }

    private String take() throws InterruptedException {
        var line = lines.poll(30, TimeUnit.SECONDS);
        assertThat(line).as("a line within half a minute").isNotNull();
        return Objects.requireNonNull(line);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
