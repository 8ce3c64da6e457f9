package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An open page of the console")
class ConsoleLiveSpec {

    private final RunningZetel zetel = RunningZetel.shared();

    @Test
    void hears_that_something_changed_for_its_tenant_and_not_what() throws Exception {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 5);
        tenant.policy("TEAMS", "SPE_E3");
        Browser.caughtUp(zetel);
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var path = "/console/t/" + tenant.id() + "/stream";
        var cookies = reader.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        try (var page = StreamClient.of(zetel, path, "Cookie", cookies)) {
            var opened = Long.parseLong(page.next("changed").data());
            tenant.signIn("kim");
            TestTenant.claiming(zetel);
            var changed = Long.parseLong(page.next("changed").data());
            assertThat(changed).isGreaterThan(opened);
            assertThat(Long.parseLong(page.next("changed").data()))
                    .as("once more, for read models that come later")
                    .isGreaterThanOrEqualTo(changed);
        }
        reader.get("/console/t/" + TestTenant.registered(zetel).id() + "/stream")
                .expect(404);
        assertThat(new Browser(zetel.http()).get(path).expect(303).header("Location"))
                .startsWith("/console/sign-in");
    }
}
