package io.zetel.outside.graph;

import io.zetel.outside.Answer;
import io.zetel.outside.Client;
import io.zetel.outside.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** People enough for many pages, Person 0 and so on, put there by one request. */
final class ManyPeople {

    static final int SIZE = 2500;

    private ManyPeople() {}

    static void comes(int port, Client admin, String tenant) {
        var lines = IntStream.range(0, SIZE)
                .mapToObj(i ->
                        "{\"userId\":\"p-%1$d\",\"displayName\":\"Person %1$d\",\"usageLocation\":\"NL\"}".formatted(i))
                .collect(Collectors.joining("\n"));
        var ask = admin.ask("POST", "/api/v1/tenants/" + tenant + "/users/batch")
                .with("Content-Type", "application/x-ndjson")
                .with(lines.getBytes(StandardCharsets.UTF_8));
        try (var wire = new Wire(port, Duration.ofSeconds(60))) {
            var job = wire.send(ask).expect(202).header("Location");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> state(admin.get(job)).equals("COMPLETED"));
            // What is stored is shown a moment later.
            var stored = admin.get(job).expect(200).header("Licensing-Position");
            admin.get(job + "?waitFor=" + stored).expect(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(Answer job) {
        return job.expect(200).text("/state");
    }
}
