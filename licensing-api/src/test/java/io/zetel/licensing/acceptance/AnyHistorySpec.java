package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What holds from outside whatever is asked in whatever order (R20). A build asks for the same every time;
 * {@code -Dzetel.seed=} asks for something else, {@code -Dzetel.steps=} for more, {@code -Dzetel.sequences=} for more
 * short ones.
 */
@DisplayName("Any history over HTTP")
class AnyHistorySpec {

    private static final long SEED = Long.getLong("zetel.seed", 20261121);
    private static final int STEPS = Integer.getInteger("zetel.steps", 200);
    private static final int STEPS_BETWEEN_LOOKS = 20;
    private static final int SEQUENCES = Integer.getInteger("zetel.sequences", 1);
    private static final int STEPS_OF_A_SEQUENCE = 20;
    /** What is asked of the catalogue is told to every tenant there is. */
    private static final int SEQUENCES_BETWEEN_CATALOGUES = 100;

    private static final int SEQUENCES_BETWEEN_PRESETS = 5;

    /** Who may ask, who is told, and how Zetel runs: nothing that a tenant has hangs on it. */
    private static final Pattern BESIDE =
            Pattern.compile("\\S+ /api/v1/(?:clients|people|operations|tenants/\\{t}/(?:api-tokens|webhooks))(?:/.*)?");

    private static RunningZetel zetel;

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(RunningZetel.preparedDirectory(), "--zetel.lifecycle.poll=1d");
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @Test
    void keeps_seats_holders_and_read_models_together_and_lets_nobody_wait_in_vain() {
        var tenant = TestTenant.with(zetel.http(), Map.of("agreement", "EA", "policyLimit", 3));
        var caller = caller(tenant);
        var requests = new RandomRequests(zetel, tenant, caller, SEED, true);
        var readings = new TenantReadings(zetel, tenant, caller);
        telling(SEED, requests, () -> {
            requests.begin();
            int step = 0;
            for (var asking : requests.steps(STEPS)) {
                assertThat(asking.get().status())
                        .as("a status that is nobody's fault but Zetel's")
                        .isLessThan(500);
                readings.overAssignsNothing();
                if (++step % STEPS_BETWEEN_LOOKS == 0) {
                    readings.isInOrder();
                }
            }
            readings.isInOrder();
            lookingAnewChangesNothing(requests, readings);
            nobodyWaitsOnceThereAreSeats(requests, readings);
            requests.end();
            isWhatTheEventsSay();
        });
        assertThat(unasked(requests)).as("writes that were never asked for").isEmpty();
    }

    @Test
    void of_any_sequence_all_readings_tell_the_same() {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            long seed = SEED + sequence;
            var tenant = TestTenant.with(
                    zetel.http(),
                    sequence % SEQUENCES_BETWEEN_PRESETS == 1
                            ? Map.of("agreement", "EA", "policyLimit", 3, "preconfiguredAutoClaim", List.of("TEAMS"))
                            : Map.of("agreement", "EA", "policyLimit", 3));
            var caller = caller(tenant);
            var requests =
                    new RandomRequests(zetel, tenant, caller, seed, sequence % SEQUENCES_BETWEEN_CATALOGUES == 0);
            var readings = new TenantReadings(zetel, tenant, caller);
            telling(seed, requests, () -> {
                requests.begin();
                for (int step = 1; step <= STEPS_OF_A_SEQUENCE; step++) {
                    assertThat(requests.next().status()).isLessThan(500);
                }
                readings.isInOrder();
                readings.accessIsWhatWorks();
                readings.reportAndSeatsAreWhatTheHistorySays();
                readings.thePresentIsThePastOfNow(requests, new Random(seed));
                requests.end();
            });
            if (sequence % 100 == 99) {
                System.out.printf("%d of %d sequences%n", sequence + 1, SEQUENCES);
            }
        }
        isWhatTheEventsSay();
    }

    private static Caller caller(TestTenant tenant) {
        return zetel.tokenHolder(tenant.id(), Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
    }

    private static void telling(long seed, RandomRequests requests, Runnable checks) {
        try {
            checks.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "-Dzetel.seed=%d: %s%nafter%s".formatted(seed, e.getMessage(), requests.story()), e);
        }
    }

    /** The writes that store what a tenant has. */
    private static List<String> unasked(RandomRequests requests) {
        var asked = requests.asked();
        var writes = new TreeSet<String>();
        Write.all().stream()
                .map(Write::route)
                .filter(route -> !BESIDE.matcher(route).matches() && !route.equals("POST /api/v1/tenants"))
                .forEach(writes::add);
        writes.addAll(List.of(
                "POST /api/v1/catalogue/import",
                "PUT /api/v1/catalogue/rules",
                "PUT /api/v1/catalogue/apps/{app}",
                "PUT /api/v1/catalogue/products/{sku}/sale"));
        return writes.stream()
                .filter(route -> {
                    var pattern = Pattern.compile(route.replaceAll("\\{\\w+}", "[^/]+"));
                    return asked.stream().noneMatch(one -> pattern.matcher(one).matches());
                })
                .toList();
    }

    private static void lookingAnewChangesNothing(RandomRequests requests, TenantReadings readings) {
        for (var user : RandomRequests.USERS) {
            requests.send("POST", "/users/" + user + "/reprocess", null);
        }
        for (var group : requests.groups()) {
            requests.send("POST", "/groups/" + group + "/reprocess", null);
        }
        assertThat(readings.quiet())
                .as("what looking anew at everybody leads to")
                .isEqualTo(readings.last());
    }

    private static void nobodyWaitsOnceThereAreSeats(RandomRequests requests, TenantReadings readings) {
        for (var sku : readings.last().seats().keySet()) {
            requests.bought(requests.send("POST", "/subscriptions", Map.of("sku", sku, "seats", 20)));
        }
        readings.isInOrder();
        assertThat(readings.last().holders().values().stream()
                        .flatMap(held -> held.products().stream())
                        .flatMap(product -> product.sources().stream()))
                .as("who waits for a seat though there are plenty")
                .noneMatch(Holding.Source::waits);
    }

    private static void isWhatTheEventsSay() {
        var replay = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "ALL", "swap", false))
                .expect(202);
        ReplaysSpec.awaitDone(zetel, replay.text("/replayId"), Duration.ofMinutes(10));
        var done = zetel.operator().get(replay.header("Location"));
        assertThat(done.text("/state")).as(done.body()).isEqualTo("COMPARED");
    }
}
