package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.security.Role;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The live stream of a tenant")
class StreamSpec {

    private static final String E3 = "SPE_E3";

    private final RunningZetel zetel = RunningZetel.shared();

    @Test void shows_the_seats_at_once_and_each_claim_and_refusal_with_the_seats_after_it() throws Exception {
        var tenant = tenant(zetel, 1);
        try (var stream = Stream.of(zetel, tenant, null)) {
            assertThat(stream.next("seats").data()).contains("\"sku\":\"SPE_E3\"", "\"total\":1", "\"assigned\":0");
            var claimed = tenant.signIn("alice").expect(201);
            var claim = stream.next("claim");
            assertThat(claim.data()).contains("\"userId\":\"alice\"", claimed.text("/claimId"));
            assertThat(Long.parseLong(claim.id())).isLessThanOrEqualTo(Long.parseLong(claimed.header("Licensing-Position")));
            assertThat(stream.next("seats").data()).contains("\"assigned\":1", "\"available\":0");
            tenant.signIn("bob").expect(409);
            assertThat(stream.next("refusal").data()).contains("\"code\":\"OUT_OF_LICENSES\"");
        }
    }

    @Test void who_comes_back_gets_what_was_missed_in_order_and_once() throws Exception {
        var tenant = tenant(zetel, 10);
        String last;
        try (var stream = Stream.of(zetel, tenant, null)) {
            stream.next("seats");
            tenant.signIn("alice").expect(201);
            last = stream.next("claim").id();
        }
        tenant.signIn("bob").expect(201);
        tenant.signIn("carol").expect(201);
        try (var stream = Stream.of(zetel, tenant, last)) {
            assertThat(stream.next("claim").data()).contains("\"bob\"");
            assertThat(stream.next("claim").data()).contains("\"carol\"");
            assertThat(stream.next("seats").data()).contains("\"assigned\":3");
            tenant.signIn("dave").expect(201);
            assertThat(stream.next("claim").data()).contains("\"dave\"");
        }
        try (var stream = Stream.of(zetel, tenant, "999999999999")) {
            stream.next("reset");
        }
        assertThat(tenant.as(Role.READER).get(tenant.path("/stream"), "Last-Event-ID", "x").expect(400).text("/code")).isEqualTo("INVALID_POSITION");
    }

    @Test void never_shows_another_tenants_claims_however_many_listen() throws Exception {
        var one = tenant(zetel, 50);
        var other = tenant(zetel, 50);
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(Stream.of(zetel, one, null));
        }
        for (var stream : streams) {
            stream.next("seats");
        }
        other.signIn("secret").expect(201);
        one.signIn("alice").expect(201);
        for (var stream : streams) {
            assertThat(stream.next("claim").data()).contains("\"alice\"");
            stream.close();
        }
        other.as(Role.READER).get(one.path("/stream")).expect(404);
    }

    @Test void says_that_it_is_still_there_and_ends_cleanly_when_the_server_stops() throws Exception {
        var own = RunningZetel.start(RunningZetel.freshDirectory(), "--zetel.stream.heartbeat=50ms");
        var stream = Stream.of(own, tenant(own, 1), null);
        stream.line(": still here");
        long begun = System.nanoTime();
        own.close();
        stream.line(": the server is stopping");
        assertThat(stream.ended()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("nobody waited for the stream").isLessThan(Duration.ofSeconds(25));
    }

    private static TestTenant tenant(RunningZetel zetel, int seats) {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, seats);
        tenant.readAfter(tenant.policy("TEAMS", E3), "/policies").expect(200);
        return tenant;
    }

    private record Event(String id, String kind, String data) {}

    /** A client that reads line by line. */
    private record Stream(HttpResponse<java.io.InputStream> response, LinkedBlockingQueue<String> lines, HttpClient client) implements AutoCloseable {

        private static final String END = "<end>";

        static Stream of(RunningZetel zetel, TestTenant tenant, @Nullable String last) throws Exception {
            var client = HttpClient.newHttpClient();
            var request = HttpRequest.newBuilder(zetel.http().uri(tenant.path("/stream"))).header("Authorization",
                    "Bearer " + tenant.as(Role.READER).token());
            if (last != null) {
                request.header("Last-Event-ID", last);
            }
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
            return new Stream(response, lines, client);
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
                    assertThat(fields.getOrDefault("event", "seats")).as("the next event").isEqualTo("seats");
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
            return java.util.Objects.requireNonNull(line);
        }

        @Override public void close() { client.shutdownNow(); }
    }
}
