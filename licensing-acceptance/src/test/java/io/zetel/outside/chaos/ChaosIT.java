package io.zetel.outside.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Answer;
import io.zetel.outside.Books;
import io.zetel.outside.Client;
import io.zetel.outside.Findings;
import io.zetel.outside.Tenant;
import io.zetel.outside.Zetel;
import io.zetel.outside.chaos.Promises.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Processes are killed and frozen under load; what was acknowledged is there once, what was refused is not, and the
 * books agree.
 */
@DisplayName("Bad days")
class ChaosIT {

    private static final long MINUTES = Long.getLong("zetel.chaos.minutes", 2);
    private static final int CLIENTS = Integer.getInteger("zetel.chaos.clients", 8);
    private static final long SEED = Long.getLong("zetel.chaos.seed", System.nanoTime());

    private record Story(Tenant tenant, String policyId, Promises promises) {}

    private final Findings findings = new Findings();
    private final List<Story> stories = new ArrayList<>();

    @Test
    void lose_nothing_that_was_acknowledged_and_do_nothing_twice(@TempDir Path directory) throws IOException {
        System.out.printf("Chaos with -Dzetel.chaos.seed=%d -Dzetel.chaos.minutes=%d%n", SEED, MINUTES);
        try (var resources = new Resources(directory)) {
            var zetel = resources.zetel();
            var operator = Client.operator(zetel.port());
            IntStream.range(0, 3).forEach(i -> stories.add(begin(operator, "stormy-" + i)));
            var troubles = new Troubles(zetel, resources.axonServer, resources.disk, findings, SEED);
            var client = new JudgedClient(troubles, findings);
            load(zetel.port(), troubles, client);
            stories.forEach(this::readBack);
            Books.faults(operator, stories.stream().map(Story::tenant).toList())
                    .forEach(fault -> findings.add("afterwards: " + fault.replaceAll("\\d+", "#"), fault));
            report(troubles, client);
        }
        assertThat(findings.lines()).as("seed %d", SEED).isEmpty();
    }

    /** A tenant with plenty of one product and little of another. */
    private static Story begin(Client operator, String id) {
        var tenant = Tenant.register(operator, id);
        tenant.buy(Worker.PLENTY, 5_000_000);
        tenant.buy(Worker.BY_HAND, 5_000_000);
        tenant.buy(Worker.SCARCE, 20);
        var policy = tenant.policy("TEAMS", Worker.PLENTY).text("/policyId");
        tenant.policy("POWER_APPS", Worker.SCARCE);
        tenant.admin()
                .send("PUT", tenant.path("/groups/everybody"), Map.of("displayName", "Everybody", "memberType", "USER"))
                .expect(200);
        return new Story(tenant, policy, new Promises());
    }

    private void load(int port, Troubles troubles, JudgedClient client) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        var giveUpAt = new AtomicLong(Long.MAX_VALUE / 2 + System.nanoTime());
        var workers = IntStream.range(0, CLIENTS)
                .mapToObj(i -> {
                    var story = stories.get(i % stories.size());
                    var worker = new Worker(
                            "w" + i,
                            port,
                            story.tenant(),
                            story.policyId(),
                            story.promises(),
                            client,
                            SEED + i,
                            giveUpAt);
                    return Thread.ofPlatform().name("client-" + i).start(() -> {
                        try {
                            worker.work(end);
                        } catch (RuntimeException e) {
                            findings.add("a client of this test gave up", "w" + i + ": " + e);
                        }
                    });
                })
                .toList();
        troubles.make(end);
        // All is well by now, so everything that is still asked for again is answered soon.
        giveUpAt.set(System.nanoTime() + Duration.ofSeconds(60).toNanos());
        for (var worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void readBack(Story story) {
        try {
            faults(story)
                    .forEach(fault -> findings.add(
                            fault.replaceAll(": .*", ""), story.tenant().id() + ": " + fault));
        } catch (AssertionError | UncheckedIOException e) {
            findings.add("what was written cannot be read back", story.tenant().id() + ": " + e.getMessage());
        }
    }

    private static Stream<String> faults(Story story) {
        var tenant = story.tenant();
        var last = tenant.admin()
                .send("PUT", tenant.path("/users/last"), Map.of("usageLocation", "NL"))
                .expect(200)
                .header("Licensing-Position");
        var history = tenant.admin()
                .get(tenant.path("/history/events?format=ndjson&waitFor=" + last))
                .expect(200)
                .text()
                .lines()
                .map(Answer.JSON::readTree)
                .toList();
        var promises = story.promises();
        return Stream.of(
                        promises.faults(history),
                        promises.missing(
                                "claimed",
                                Stream.of(Worker.PLENTY, Worker.SCARCE)
                                        .flatMap(sku -> holders(tenant, sku, last))
                                        .toList(),
                                "the holders"),
                        promises.missing(
                                "assigned",
                                holders(tenant, Worker.BY_HAND, last).toList(),
                                "the holders"),
                        promises.missing(
                                "joined",
                                tenant.all("/groups/everybody/members?waitFor=" + last).stream()
                                        .map(ChaosIT::user)
                                        .toList(),
                                "the members"))
                .flatMap(faults -> faults);
    }

    private static Stream<String> holders(Tenant tenant, String sku, Object last) {
        return tenant.all("/products/" + sku + "/users?waitFor=" + last).stream()
                .map(ChaosIT::user);
    }

    private static String user(JsonNode row) {
        return "user:" + row.path("userId").asString(row.path("memberId").asString(""));
    }

    private void report(Troubles troubles, JudgedClient client) {
        var made = troubles.made().stream()
                .collect(Collectors.groupingBy(one -> one, java.util.TreeMap::new, Collectors.counting()));
        var statuses = client.statuses().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().sum())
                .collect(Collectors.joining(", "));
        long done = stories.stream()
                .mapToLong(story -> story.promises().count(Said.DONE))
                .sum();
        long refused = stories.stream()
                .mapToLong(story -> story.promises().count(Said.REFUSED))
                .sum();
        long open = stories.stream()
                .mapToLong(story -> story.promises().count(Said.NOTHING))
                .sum();
        System.out.printf(
                "Troubles %s%nAnswers %s; slowest %d ms%nEffects %d acknowledged, %d refused, %d left "
                        + "open%n%d kinds of findings%n%s%n",
                made,
                statuses,
                client.slowest().toMillis(),
                done,
                refused,
                open,
                findings.lines().size(),
                String.join(System.lineSeparator(), findings.lines()));
    }

    /** What has to be ended in the opposite order of its beginning. */
    private static final class Resources implements AutoCloseable {

        private final Optional<SmallDisk> disk;
        private final Optional<RealAxonServer> axonServer;
        private final Zetel zetel;

        Resources(Path directory) throws IOException {
            disk = SmallDisk.mount(directory, Math.min(1500 + 300 * MINUTES, 12_000));
            axonServer = RealAxonServer.start(directory.resolve("axonserver"));
            zetel = Zetel.start(
                    disk.map(SmallDisk::path).orElse(directory).resolve("data"),
                    directory.resolve("zetel.log"),
                    axonServer.map(RealAxonServer::settings).orElse(List.of()).toArray(String[]::new));
        }

        Zetel zetel() {
            return zetel;
        }

        @Override
        public void close() throws IOException {
            try {
                zetel.close();
            } finally {
                axonServer.ifPresent(RealAxonServer::close);
                if (disk.isPresent()) {
                    disk.get().close();
                }
            }
        }
    }
}
