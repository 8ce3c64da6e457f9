package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Switching directory sync off")
class DirectorySyncSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String E3 = "SPE_E3";

    private final DirectoryClient office = DirectoryClient.open(ZETEL.http());
    private final TestTenant tenant = office.tenant();
    private final Caller admin = tenant.as(Role.GLOBAL_ADMIN);

    /** Kim works in Belgium with a licence, lee nowhere; max is of the cloud. */
    @BeforeEach
    void people() {
        tenant.buy(E3, 5);
        office.user("kim", Map.of("usageLocation", "BE", "onPremisesSynced", true));
        office.user("lee", Map.of("onPremisesSynced", true));
        office.user("max", Map.of());
        office.assign("kim", E3).expect(200);
    }

    @Test
    void P07_keeps_people_and_gives_those_without_a_location_the_organisations() {
        var preview = admin.put(tenant.path("/directory-sync?dryRun=true"), Map.of("enabled", false))
                .expect(200);
        assertThat(List.of(
                        preview.number("/people"),
                        preview.number("/locationInherited"),
                        preview.number("/licensesSuspended")))
                .containsExactly(2, 1, 0);
        assertThat(tenant.readNow(ZETEL, "/directory-sync")
                        .expect(200)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();

        var job = office.finished(admin.put(tenant.path("/directory-sync"), Map.of("enabled", false))
                .expect(202));
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .containsExactly(2, 2, 0);
        assertThat(user(job, "kim")).isEqualTo("ACTIVE BE false");
        assertThat(user(job, "lee")).isEqualTo("ACTIVE NL false");
        assertThat(user(job, "max")).isEqualTo("ACTIVE null false");
        assertThat(office.licences("kim").keySet()).containsExactly(E3);
        assertThat(tenant.readAfter(job, "/directory-sync").number("/people")).isZero();
    }

    @Test
    void P23_or_deletes_them_softly_with_their_licences_suspended() {
        var wanted = Map.of("enabled", false, "people", "DELETE");
        var preview =
                admin.put(tenant.path("/directory-sync?dryRun=true"), wanted).expect(200);
        assertThat(List.of(
                        preview.number("/people"),
                        preview.number("/locationInherited"),
                        preview.number("/licensesSuspended")))
                .containsExactly(2, 0, 1);
        var job = office.finished(
                admin.put(tenant.path("/directory-sync"), wanted).expect(202));
        assertThat(user(job, "kim")).startsWith("DELETED");
        assertThat(user(job, "max")).startsWith("ACTIVE");
        assertThat(office.assigned(job, E3)).isZero();
        var restored = tenant.as(Role.USER_ADMIN)
                .post(tenant.path("/users/kim/restore"), "")
                .expect(200);
        assertThat(office.licences(restored, "kim").get(E3))
                .singleElement()
                .asString()
                .endsWith("Active");
    }

    @Test
    void is_all_that_can_be_asked_for() {
        assertThat(admin.put(tenant.path("/directory-sync"), Map.of("enabled", true))
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/enabled");
        admin.put(tenant.path("/directory-sync"), Map.of("enabled", false, "people", "SOME"))
                .expect(400);
    }

    private String user(Reply write, String id) {
        var user = tenant.as(Role.USER_ADMIN)
                .get(tenant.path("/users/" + id + "?waitFor=" + write.header("Licensing-Position")))
                .expect(200);
        return user.text("/state") + " "
                + user.json().get("usageLocation").toString().replace("\"", "") + " "
                + user.json().get("onPremisesSynced").asBoolean();
    }
}
