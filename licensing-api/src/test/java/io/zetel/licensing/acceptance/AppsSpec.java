package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The apps a user is shown")
class AppsSpec {

    private final DirectoryClient office = new DirectoryClient(TestTenant.claiming(RunningZetel.shared()));

    @Test
    void B06_an_app_is_shown_once_a_license_gives_it_and_what_could_be_claimed_apart() {
        office.tenant().buy("SPE_E3", 1);
        office.tenant().policy("TEAMS", "SPE_E3");
        var known = office.user("alice");
        var before = office.tenant().readAfter(known, "/users/alice/apps").expect(200);
        assertThat(before.json().get("apps")).isEmpty();
        assertThat(each(before, "/couldClaim", "app")).containsExactly("TEAMS");
        assertThat(before.text("/couldClaim/0/sku")).isEqualTo("SPE_E3");

        var claimed = office.tenant().signIn("alice").expect(201);
        var after = office.tenant().readAfter(claimed, "/users/alice/apps").expect(200);
        assertThat(each(after, "/apps", "app")).containsExactly("EXCHANGE", "MICROSOFT_365_APPS", "TEAMS");
        assertThat(after.text("/apps/2/access")).isEqualTo("FULL");
        assertThat(after.text("/apps/2/since")).isEqualTo(after.text("/apps/2/through/0/since"));
        assertThat(after.text("/apps/2/through/0/sourceType")).isEqualTo("AUTO_CLAIM");
        assertThat(after.json().get("couldClaim")).isEmpty();

        office.user("bob");
        var none = office.tenant().readAfter(claimed, "/users/bob/apps").expect(200);
        assertThat(none.json().get("couldClaim")).as("no seat is left").isEmpty();
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/users/nobody/apps"))
                .expect(404);
    }

    @Test
    void what_leaves_off_the_service_gives_no_app_and_says_so() {
        office.tenant().buy("SPE_E3", 1);
        office.user("alice");
        var given = office.direct(
                        "alice", Map.of("add", List.of(Map.of("sku", "SPE_E3", "disabledPlans", List.of("TEAMS1")))))
                .expect(200);
        assertThat(each(office.tenant().readAfter(given, "/users/alice/apps"), "/apps", "app"))
                .containsExactly("EXCHANGE", "MICROSOFT_365_APPS");
        var access = office.tenant()
                .readAfter(given, "/users/alice/access?app=TEAMS")
                .expect(200);
        assertThat(access.text("/access") + " " + access.text("/because/0/reason"))
                .isEqualTo("NONE PLAN_DISABLED");
        assertThat(access.json().at("/because/0/sourceId").isNull())
                .as("an administrator's hand has no id")
                .isTrue();
        var explained = office.tenant()
                .as(Role.AUDITOR)
                .get(office.tenant().path("/history/users/alice/explain?waitFor=" + given.header("Licensing-Position")))
                .expect(200);
        assertThat(explained.text("/text")).contains("PLAN_DISABLED").contains("TEAMS1");
    }

    @Test
    void they_are_told_of_the_past_as_well_and_at_a_device() {
        var other = new DirectoryClient(TestTenant.under(RunningZetel.shared().http(), "EA"));
        other.tenant().buy("OFFICE_PROPLUS_DEVICE1", 1);
        other.user("alice");
        other.group("laptops", "DEVICE");
        other.give("laptops", "OFFICE_PROPLUS_DEVICE1");
        var before = RunningZetel.shared().clock().instant();
        other.device("l1");
        var joined = other.join("laptops", "l1");
        var now =
                other.tenant().readAfter(joined, "/users/alice/apps?device=l1").expect(200);
        assertThat(each(now, "/apps", "app")).containsExactly("MICROSOFT_365_APPS");
        assertThat(now.text("/apps/0/through/0/reason")).isEqualTo("DEVICE_LICENSE");
        var then = other.tenant()
                .as(Role.READER)
                .get(other.tenant().path("/users/alice/apps?device=l1&asOf=" + before))
                .expect(200);
        assertThat(then.json().get("apps")).isEmpty();
        assertThat(then.json().get("couldClaim").isNull()).isTrue();
    }

    private static List<String> each(Reply reply, String list, String field) {
        return reply.json()
                .at(list)
                .valueStream()
                .map(item -> item.get(field).asString())
                .toList();
    }
}
