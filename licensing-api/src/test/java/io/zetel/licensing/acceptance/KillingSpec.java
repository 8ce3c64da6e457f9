package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What was acknowledged survives the death of the database and of everything at once, and happens once.
 * {@code -Dzetel.kills=} kills more often.
 */
@DisplayName("Killing application and database under load")
class KillingSpec {

    private static final int KILLS = Integer.getInteger("zetel.kills", 3);
    private static final int KILLS_OF_THE_DATABASE = 2;
    private static final int ACKNOWLEDGED_BEFORE_EACH_OF_THESE = 50;
    private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(10);
    private static final int ACKNOWLEDGED_BEFORE_EACH = 200;
    private static final int CALLERS = 8;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();

    @Test
    void loses_no_acknowledged_claim_and_doubles_none() throws Exception {
        var directory = RunningZetel.embeddedDirectory();
        var zetel = ZetelProcess.start(directory);
        var id = TestTenant.claiming(zetel.http());
        id.buy("SPE_E3", 100_000);
        id.policy("TEAMS", "SPE_E3");

        claimWhileTheDatabaseIsKilled(zetel, id.id());
        for (int kill = 0; kill < KILLS; kill++) {
            claimUntilKilled(zetel, id.id());
            zetel = ZetelProcess.start(directory);
        }

        var reader = zetel.http().caller(id.id(), Role.READER, Role.SERVICE);
        var last = reader.post(
                        id.path("/claims"),
                        Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "last")))
                .expect(201);
        var report = reader.get(id.path("/reports/claims?format=csv&waitFor=" + last.header("Licensing-Position")))
                .expect(200);
        var claimants =
                report.body().lines().skip(1).map(row -> row.split(",")[1]).toList();
        assertThat(new HashSet<>(claimants)).as("each user once").hasSize(claimants.size());
        assertThat(claimants).as("nothing acknowledged is lost").containsAll(acknowledged);
        var seats = reader.get(id.path("/products/SPE_E3?waitFor=" + last.header("Licensing-Position")));
        assertThat(seats.number("/assigned")).isEqualTo(claimants.size());
        zetel.stop();
    }

    /** The application goes on: its database is started again, and claims work within seconds. */
    private void claimWhileTheDatabaseIsKilled(ZetelProcess zetel, String tenant) throws Exception {
        var service = zetel.http().caller(tenant, Role.SERVICE);
        var over = new AtomicBoolean();
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (!over.get()) {
                        claim(service, tenant);
                    }
                });
            }
            try {
                for (int kill = 0; kill < KILLS_OF_THE_DATABASE; kill++) {
                    int before = acknowledged.size();
                    ClaimsAcceptance.awaitTrue(() -> acknowledged.size() >= before + ACKNOWLEDGED_BEFORE_EACH_OF_THESE);
                    zetel.killDatabase();
                    Awaitility.await().atMost(COMES_BACK_WITHIN).until(() -> claim(service, tenant));
                }
            } finally {
                over.set(true);
            }
        }
    }

    private void claimUntilKilled(ZetelProcess zetel, String tenant) throws Exception {
        var service = zetel.http().caller(tenant, Role.SERVICE);
        int goal = acknowledged.size() + ACKNOWLEDGED_BEFORE_EACH;
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> claimUntilNobodyAnswers(service, tenant));
            }
            ClaimsAcceptance.awaitTrue(() -> acknowledged.size() >= goal);
            zetel.kill();
        }
    }

    private void claimUntilNobodyAnswers(Caller service, String tenant) {
        try {
            while (true) {
                claim(service, tenant);
            }
        } catch (UncheckedIOException killed) {
            return;
        }
    }

    /** Whether a new user's claim was acknowledged. */
    private boolean claim(Caller service, String tenant) {
        var user = "user-" + users.incrementAndGet();
        var reply = service.post(
                "/api/v1/tenants/" + tenant + "/claims",
                Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)));
        return reply.status() == 201 && acknowledged.add(user);
    }
}
