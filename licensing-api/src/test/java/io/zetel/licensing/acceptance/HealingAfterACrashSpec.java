package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.subscription.SeatPools;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.Lifecycle;

/**
 * A node that dies before all who wait were asked leaves to the next one that there are more, and nobody new comes
 * between.
 */
@DisplayName("Who waits for a seat and could not be asked before the crash")
class HealingAfterACrashSpec {

    private static final String E3 = "SPE_E3";
    private static final int WAITING = SeatPools.ASKED_AT_ONCE + 100;

    @Test
    void G08_is_asked_after_the_restart_and_still_before_anybody_new() {
        var directory = RunningZetel.preparedDirectory();
        TestTenant tenant;
        try (var dying = RunningZetel.start(directory)) {
            var office = crowded(dying);
            tenant = office.tenant();
            ((Lifecycle) dying.context().getBean("healer")).stop();
            var bought = tenant.buy(E3, WAITING);
            assertThat(office.assigned(bought, E3)).isEqualTo(1 + SeatPools.ASKED_AT_ONCE);
            isBehind(office);
        }
        try (var restarted = RunningZetel.start(directory)) {
            var office = new DirectoryClient(tenant.in(restarted));
            office.awaitLicenses("m-" + (WAITING - 1), Map.of(E3, List.of("GROUP sales Active")));
            assertThat(office.licences("late"))
                    .as("as many seats as waited")
                    .isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
        }
    }

    /** By group, by hand and by a claim, while seats are free that others wait for. */
    private static void isBehind(DirectoryClient office) {
        office.join("sales", "late");
        office.user("later");
        assertThat(office.direct("later", Map.of("add", List.of(Map.of("sku", E3))))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("OUT_OF_LICENSES");
        assertThat(office.tenant().signIn("latest").expect(409).text("/code")).isEqualTo("OUT_OF_LICENSES");
        assertThat(office.licences("late")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
    }

    /** A group of many of whom one has the only seat. */
    private static DirectoryClient crowded(RunningZetel zetel) {
        var office = new DirectoryClient(TestTenant.claiming(zetel));
        office.tenant().buy(E3, 1);
        office.tenant().policy("TEAMS", E3);
        office.users("first", "late");
        office.manyUsers(WAITING);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "first");
        for (int from = 0; from < WAITING; from += 300) {
            var chunk =
                    IntStream.range(from, from + 300).mapToObj(i -> "m-" + i).toList();
            office.tenant()
                    .as(Role.SERVICE)
                    .post(office.tenant().path("/groups/sales/members"), Map.of("memberIds", chunk))
                    .expect(200);
        }
        return office;
    }
}
