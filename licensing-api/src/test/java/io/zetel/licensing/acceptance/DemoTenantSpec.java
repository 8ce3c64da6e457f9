package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** By the clock of production, which tells the demo's commands the time of their story. */
@DisplayName("The demo tenant of a first start")
class DemoTenantSpec {

    private static final ConfigurableApplicationContext ZETEL = LicensingApplication.create()
            .run(
                    "--server.port=0",
                    "--zetel.demo=true",
                    "--zetel.data-dir=" + RunningZetel.embeddedDirectory(),
                    "--ZETEL_OPERATOR_SECRET=" + Http.OPERATOR_SECRET);
    private static final Caller ASKING = new Http(
                    Integer.parseInt(ZETEL.getEnvironment().getRequiredProperty("local.server.port")), true)
            .caller("contoso", Role.GLOBAL_ADMIN, Role.AUDITOR);
    private static final Instant NOW = Instant.now();

    @AfterAll
    static void close() {
        ZETEL.close();
    }

    @Test
    void was_set_up_a_hundred_days_ago_and_its_events_are_recorded_in_the_order_of_time_until_now() {
        var recorded = ask("/history/events?format=ndjson").lines().stream()
                .map(event -> Instant.parse(event.get("recordedAt").asString()))
                .toList();

        assertThat(recorded).isSorted();
        assertThat(Duration.between(recorded.getFirst(), NOW).toDays()).isBetween(99L, 100L);
        assertThat(recorded.getLast()).isBeforeOrEqualTo(NOW);
        assertThat(recorded.stream().map(at -> at.toString().substring(0, 10)).distinct())
                .hasSizeGreaterThan(40);
        assertThat(ask("/history/verify").json().get("verified").asBoolean()).isTrue();
    }

    @Test
    void has_used_its_seats_one_by_one() {
        ask("/products?asOf=" + NOW);
        var days = ask("/products/SPE_E3/trend").json().get("items");

        assertThat(days.get(0).get("assigned").asInt()).isZero();
        assertThat(days.get(0).get("total").asInt()).isEqualTo(15);
        assertThat(days.get(days.size() - 1).get("assigned").asInt()).isEqualTo(25);
        assertThat(days.valueStream().map(day -> day.get("assigned").asInt()).distinct())
                .hasSize(26);
    }

    @Test
    void was_another_one_forty_five_days_ago() {
        var then = NOW.minus(Duration.ofDays(45));

        assertThat(seats(NOW))
                .containsExactlyInAnyOrder(
                        "SPE_E3 25/25",
                        "SPE_E5 10/25",
                        "POWERAPPS_PER_USER 9/10",
                        "POWERAUTOMATE_ATTENDED_RPA 0/5",
                        "VISIOCLIENT 10/12",
                        "POWER_BI_PRO 8/8",
                        "INTUNE_A_D 3/3",
                        "PROJECTPROFESSIONAL 4/5");
        assertThat(seats(then))
                .containsExactlyInAnyOrder(
                        "SPE_E3 19/25",
                        "SPE_E5 0/10",
                        "POWERAPPS_PER_USER 3/10",
                        "POWERAUTOMATE_ATTENDED_RPA 0/5",
                        "VISIOCLIENT 10/12",
                        "POWER_BI_PRO 8/8",
                        "INTUNE_A_D 0/3",
                        "PROJECTPROFESSIONAL 1/5");
        assertThat(ask("/reports/claims?limit=1&asOf=" + NOW).json().get("summary"))
                .isEqualTo(
                        Http.JSON.readTree(
                                "{\"claimed\":44,\"fromBackup\":10,\"refusedByCode\":{\"POLICY_DISABLED\":3,\"OUT_OF_LICENSES\":3}}"));
        assertThat(ask("/reports/claims?limit=1&asOf=" + then)
                        .json()
                        .at("/summary/claimed")
                        .asInt())
                .isEqualTo(22);
    }

    private static List<String> seats(Instant at) {
        return ask("/products?limit=100&asOf=" + at)
                .json()
                .get("items")
                .valueStream()
                .map(DemoTenantSpec::seats)
                .toList();
    }

    private static String seats(JsonNode product) {
        return "%s %d/%d"
                .formatted(
                        product.get("skuPartNumber").asString(),
                        product.get("assigned").asInt(),
                        product.get("total").asInt());
    }

    private static Reply ask(String route) {
        return ASKING.get("/api/v1/tenants/contoso" + route).expect(200);
    }
}
