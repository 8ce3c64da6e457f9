package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A job goes on at its chunk, however often everything dies under it. */
@DisplayName("Killing application and database in the middle of a job")
class ResumingJobsSpec {

    /** Sixty thousand with {@code -Dzetel.members=60000}. */
    private static final int MEMBERS = Math.max(10_000, Integer.getInteger("zetel.members", 10_000));

    private static final int KILLS = Math.min(9, Integer.getInteger("zetel.kills", 2));
    private static final int POLICIES = 300;
    private static final String E3 = "SPE_E3";
    private static final String APPS = "POWERAPPS_PER_USER";

    @Test
    void licenses_each_member_of_a_large_group_once() throws Exception {
        var directory = RunningZetel.embeddedDirectory();
        var zetel = ZetelProcess.start(directory);
        var first = DirectoryClient.open(zetel.http());
        first.tenant().buy(E3, MEMBERS);
        first.group("everyone", "USER");
        first.manyUsers(MEMBERS);
        first.batch(
                "/groups/everyone/members",
                IntStream.range(0, MEMBERS).mapToObj(i -> Map.of("memberId", "m-" + i)),
                Role.SERVICE);
        var settled = TestTenant.registered(zetel.http());
        var location = first.give("everyone", E3).header("Location");
        var settling = setUp(zetel, settled);

        for (int kill = 1; kill <= KILLS; kill++) {
            awaitDone(zetel, first, location, MEMBERS / 10 * kill);
            zetel.kill();
            zetel = ZetelProcess.start(directory);
        }

        var job = awaitDone(zetel, first, location, MEMBERS);
        var reader = zetel.http().caller(first.tenant().id(), Role.READER);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> reader.get(location).text("/state").equals("COMPLETED"));
        assertThat(List.of(job.number("/total"), job.number("/failed"))).containsExactly(MEMBERS, 0);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> reader.get(first.tenant().path("/groups/everyone/licensing"))
                                .number("/licenses/0/licensed")
                        == MEMBERS);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> reader.get(first.tenant().path("/products/" + E3)).number("/assigned") == MEMBERS);
        S24_is_set_up_as_wanted(zetel, settled, settling);
        zetel.stop();
    }

    /** Where the job is that makes many policies, each of them in two steps, and turns auto-claim off in the end. */
    private static String setUp(ZetelProcess zetel, TestTenant tenant) {
        zetel.http()
                .operator()
                .patch(tenant.path(""), Map.of("policyLimit", POLICIES))
                .expect(200);
        tenant.buy(APPS, 1);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.put(tenant.path("/auto-claim"), Map.of("enabled", true)).expect(200);
        return admin.post(tenant.path("/desired-state?prune=true"), wanted())
                .expect(202)
                .header("Location");
    }

    private static void S24_is_set_up_as_wanted(ZetelProcess zetel, TestTenant tenant, String location) {
        var admin = zetel.http().caller(tenant.id(), Role.READER, Role.GLOBAL_ADMIN);
        var job = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> admin.get(location).expect(200), reply -> reply.text("/state")
                        .equals("COMPLETED"));
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .as(job.body())
                .containsExactly(2 * POLICIES + 1, 2 * POLICIES + 1, 0);
        assertThat(admin.post(tenant.path("/desired-state?prune=true&dryRun=true"), wanted())
                        .expect(200)
                        .json()
                        .get("steps")
                        .isEmpty())
                .isTrue();
    }

    private static Map<String, ?> wanted() {
        return Map.of(
                "settings",
                Map.of("autoClaim", false),
                "policies",
                IntStream.range(0, POLICIES)
                        .mapToObj(i -> Map.of(
                                "name",
                                "Desk " + i,
                                "app",
                                "POWER_APPS",
                                "enabled",
                                false,
                                "products",
                                List.of(Map.of("sku", APPS))))
                        .toList());
    }

    private static Reply awaitDone(ZetelProcess zetel, DirectoryClient office, String location, int done) {
        var reader = zetel.http().caller(office.tenant().id(), Role.READER);
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> reader.get(location).expect(200), reply -> reply.number("/done") >= done);
    }
}
