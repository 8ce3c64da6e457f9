package io.zetel.outside.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Ask;
import io.zetel.outside.Books;
import io.zetel.outside.Findings;
import io.zetel.outside.Wire;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, the answer is right in form, nobody sees another's data, and the books agree afterwards. */
@DisplayName("Made-up requests")
class FuzzIT {

    private static final long REQUESTS = Long.getLong("zetel.fuzz.requests", 20_000);
    private static final int CONNECTIONS = Integer.getInteger("zetel.fuzz.connections", 24);
    private static final long SEED = Long.getLong("zetel.fuzz.seed", 20_261_128);

    @Test
    void find_no_answer_that_must_not_be_and_leave_books_that_agree(@TempDir Path directory) throws IOException {
        System.out.printf("Fuzzing with -Dzetel.fuzz.seed=%d -Dzetel.fuzz.requests=%d%n", SEED, REQUESTS);
        var findings = new Findings();
        try (var zetel = Zetel.startAsDownloaded(directory.resolve("data"), directory.resolve("zetel.log"))) {
            var contract = contract(zetel.port());
            var cast = Cast.hire(zetel.port(), Long.toString(SEED & 0xffffff, 36));
            var learned = new Learned();
            var fuzzer = new Fuzzer(
                    zetel.port(), SEED, new Requests(contract, cast, learned), new Judge(cast), learned, findings);
            var took = fuzzer.run(REQUESTS, CONNECTIONS);
            LogReader.read(zetel.log(), findings);
            Books.faults(cast.operator(), cast.tenants())
                    .forEach(fault -> findings.add("afterwards: " + fault.replaceAll("\\d+", "#"), fault));
            report(contract, fuzzer, took, findings);
        }
        assertThat(findings.lines()).as("seed %d", SEED).isEmpty();
    }

    private static Contract contract(int port) throws IOException {
        try (var wire = new Wire(port, Duration.ofSeconds(60))) {
            return Contract.of(wire.send(Ask.of("GET", "/v3/api-docs", "nobody")));
        }
    }

    private static void report(Contract contract, Fuzzer fuzzer, Duration took, Findings findings) {
        var statuses = fuzzer.statuses().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().sum())
                .collect(Collectors.joining(", "));
        System.out.printf(
                "%d requests to %d operations in %d s, %.0f a second; slowest answer %d ms%n%s%n%d kinds "
                        + "of findings%n%s%n",
                REQUESTS,
                contract.operations().size(),
                took.toSeconds(),
                REQUESTS * 1e9 / took.toNanos(),
                fuzzer.slowest().toMillis(),
                statuses,
                findings.lines().size(),
                String.join(System.lineSeparator(), findings.lines()));
    }
}
