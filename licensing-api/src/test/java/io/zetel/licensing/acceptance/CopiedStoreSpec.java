package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.copy.CopyEvents;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A store copied to another data directory")
class CopiedStoreSpec {

    private static final String E3 = "SPE_E3";

    @Test
    void shows_what_the_original_showed_and_goes_on_from_there() {
        var original = RunningZetel.embeddedDirectory();
        var copy = RunningZetel.freshDirectory();
        String tenant;
        try (var zetel = RunningZetel.start(original)) {
            var there = TestTenant.claiming(zetel);
            tenant = there.id();
            there.buy(E3, 3);
            there.policy("TEAMS", E3);
            there.signIn("alice").expect(201);
            there.signIn("bob").expect(201);
        }

        CopyEvents.main(new String[] {"--from=embedded:" + original, "--to=embedded:" + copy});

        try (var zetel = RunningZetel.start(copy)) {
            var service = zetel.caller(tenant, Role.SERVICE);
            var claim = "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}";
            service.post("/api/v1/tenants/" + tenant + "/claims", claim.formatted("alice"))
                    .expect(200);
            var carol = service.post("/api/v1/tenants/" + tenant + "/claims", claim.formatted("carol"))
                    .expect(201);
            service.post("/api/v1/tenants/" + tenant + "/claims", claim.formatted("dave"))
                    .expect(409);
            var report = zetel.caller(tenant, Role.READER)
                    .get("/api/v1/tenants/" + tenant + "/reports/claims?waitFor=" + carol.header("Licensing-Position"))
                    .expect(200);
            assertThat(TestTenant.each(report, "userId")).containsExactlyInAnyOrder("alice", "bob", "carol");
        }
    }
}
