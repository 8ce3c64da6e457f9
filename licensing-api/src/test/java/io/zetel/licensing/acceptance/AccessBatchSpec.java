package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Many questions about access at once")
class AccessBatchSpec {

    private static final int MORE_THAN_ONE_READ = 1_203;

    private final TestTenant tenant = TestTenant.under(RunningZetel.shared().http(), "EA");

    @Test
    void are_answered_in_their_order_as_each_is_alone() {
        var office = new DirectoryClient(tenant);
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        tenant.buy("SPE_E3", 2);
        tenant.buy("OFFICE_PROPLUS_DEVICE1", 1);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("Kim@example.org").expect(201);
        office.group("laptops", "DEVICE");
        office.give("laptops", "OFFICE_PROPLUS_DEVICE1");
        office.device("l1");
        var position = office.join("laptops", "l1").header("Licensing-Position");

        var answers = ask(position, """
                                    {"userId":"kim@EXAMPLE.org","app":"TEAMS"}
                                    {"userId":"nobody","app":"MICROSOFT_365_APPS","deviceId":"l1"}

                                    {"userId":"kim@example.org","servicePlan":"SWAY"}
                                    {"userId":"nobody","servicePlan":"TEAMS1"}
                                    """).lines();
        assertThat(answers).extracting(line -> line.get("line").asInt()).containsExactly(1, 2, 4, 5);
        assertThat(answers)
                .extracting(line -> line.get("access").asString())
                .containsExactly("FULL", "FULL", "FULL", "NONE");
        assertThat(answers)
                .extracting(line -> line.at("/because/0/reason").asString())
                .containsExactly("USER_LICENSE", "DEVICE_LICENSE", "USER_LICENSE", "NO_LICENSE");
        var alone = tenant.as(Role.READER)
                .get(tenant.path("/users/KIM@example.org/access?app=TEAMS&waitFor=" + position))
                .expect(200);
        for (var field : List.of("userId", "app", "access", "because")) {
            assertThat(answers.getFirst().get(field))
                    .as(field)
                    .isEqualTo(alone.json().get(field));
        }
    }

    @Test
    void that_cannot_be_answered_say_why_and_harm_no_other() {
        var answers = ask("0", """
                               {"userId":"alice","app":"NOPE"}
                               {"userId":"alice"}
                               {"app":"TEAMS"}
                               {"userId":"alice","app":"TEAMS","asOf":"2026-01-01T00:00:00Z"}
                               nonsense
                               {"userId":"alice","app":"TEAMS"}""").lines();
        assertThat(answers)
                .extracting(line -> line.path("code").asString(""))
                .startsWith("UNKNOWN_APP", "EXACTLY_ONE", "REQUIRED")
                .endsWith("")
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(answers.get(2).at("/errors/0/pointer").asString()).isEqualTo("/userId");
        assertThat(answers.getLast().get("access").asString()).isEqualTo("NONE");
    }

    @Test
    void are_more_than_are_read_at_once() {
        var lines = IntStream.range(0, MORE_THAN_ONE_READ)
                .mapToObj("{\"userId\":\"u-%d\",\"app\":\"TEAMS\"}"::formatted)
                .collect(Collectors.joining("\n"));
        assertThat(ask("0", lines).lines())
                .extracting(line -> line.get("userId").asString())
                .containsExactlyElementsOf(IntStream.range(0, MORE_THAN_ONE_READ)
                        .mapToObj("u-%d"::formatted)
                        .toList());
    }

    private Reply ask(String position, String lines) {
        return tenant.as(Role.READER)
                .post(
                        tenant.path("/access/batch?waitFor=" + position),
                        "application/x-ndjson",
                        BodyPublishers.ofString(lines))
                .expect(200);
    }
}
