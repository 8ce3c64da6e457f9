package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A change of a purchase, tried dry")
class ForeseenChangesSpec {

    private static final String E3 = "SPE_E3";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());
    private String path = "";

    @BeforeEach
    void three_of_five_are_out() {
        path = office.tenant()
                .path("/subscriptions/" + office.tenant().buy(E3, 5).text("/subscriptionId"));
        office.users("anna", "ben", "cleo");
        office.assign("anna", E3).expect(200);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "ben", "cleo");
    }

    @Test
    void tells_who_would_lose_a_seat_when_and_in_which_order_and_stores_nothing() {
        var before = purchase();
        var foreseen = dry(Map.of("seats", 1)).expect(200);
        assertThat(foreseen.json().get("dryRun").asBoolean()).isTrue();
        assertThat(new int[] {
                    foreseen.number("/seats"),
                    foreseen.number("/total"),
                    foreseen.number("/assigned"),
                    foreseen.number("/available"),
                    foreseen.number("/overAssigned"),
                    foreseen.number("/losing")
                })
                .containsExactly(1, 1, 3, 0, 2, 2);
        assertThat(foreseen.json().get("firstToLose").valueStream().map(loss -> loss.get("holderId")
                        .asString()))
                .containsExactly("cleo", "ben");
        assertThat(Duration.between(Instant.now(), Instant.parse(foreseen.text("/losesOn")))
                        .plusHours(1)
                        .toDays())
                .isEqualTo(90);
        assertThat(purchase().body()).isEqualTo(before.body());
        assertThat(office.assigned(before, E3)).isEqualTo(3);
        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(path, Map.of("seats", 4), "If-Match", before.header("ETag"))
                .expect(200);
    }

    @Test
    void tells_that_nobody_would_lose_one() {
        var foreseen = dry(Map.of("seats", 3)).expect(200);
        assertThat(foreseen.number("/losing")).isZero();
        assertThat(foreseen.json().get("losesOn").isNull()).isTrue();
        assertThat(foreseen.json().get("firstToLose")).isEmpty();
    }

    @Test
    void tells_that_all_would_lose_theirs_at_once_when_nothing_is_left_of_the_product() {
        var foreseen = dry(Map.of("status", "DELETED")).expect(200);
        assertThat(foreseen.text("/status")).isEqualTo("DELETED");
        assertThat(foreseen.number("/losing")).isEqualTo(3);
        assertThat(foreseen.json().get("firstToLose")).hasSize(3);
        assertThat(purchase().text("/status")).isEqualTo("ENABLED");
    }

    @Test
    void is_refused_as_the_change_would_be() {
        assertThat(dry(Map.of("seats", 0)).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/seats");
        var late = office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(path + "?dryRun=true", Map.of("seats", 1), "If-Match", "\"77\"");
        assertThat(late.expect(412).text("/code")).isEqualTo("VERSION_MISMATCH");
    }

    @Test
    void taking_a_purchase_from_people_who_use_it_asks_first_and_says_who_loses_what() {
        for (var status : List.of("SUSPENDED", "CANCELLED", "DELETED")) {
            var asked = office.tenant()
                    .as(Role.BILLING_ADMIN)
                    .patch(path, Map.of("status", status))
                    .expect(409);
            assertThat(asked.text("/code")).as(status).isEqualTo("CONFIRMATION_REQUIRED");
            assertThat(asked.text("/detail")).contains("3 users or devices");
            assertThat(asked.number("/details/losingAccess")).isEqualTo(3);
            assertThat(asked.json().at("/details/firstToLose")).hasSize(3);
            var rest = office.tenant()
                    .as(Role.READER)
                    .get(asked.text("/details/rest") + "&limit=2")
                    .expect(200);
            assertThat(rest.json().get("items")).hasSize(2);
            assertThat(rest.text("/nextCursor")).isNotBlank();
        }
        assertThat(purchase().text("/status")).as("nothing happened").isEqualTo("ENABLED");
        var foreseen = dry(Map.of("status", "SUSPENDED")).expect(200);
        assertThat(foreseen.json().get("confirmationRequired").asBoolean()).isTrue();
        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(path + "?confirm=true", Map.of("status", "SUSPENDED"))
                .expect(200);
        assertThat(purchase().text("/status")).isEqualTo("SUSPENDED");
    }

    @Test
    void what_nobody_uses_needs_no_confirmation() {
        var unused = office.tenant()
                .path("/subscriptions/" + office.tenant().buy("SPE_E5", 5).text("/subscriptionId"));
        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(unused, Map.of("status", "DELETED"))
                .expect(200);
        office.tenant().buy(E3, 3);
        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(path, Map.of("status", "SUSPENDED"))
                .expect(200);
    }

    @Test
    void a_dry_run_tells_what_falls_due_at_once() {
        var start = Instant.parse(purchase().text("/startsOn")).minus(Duration.ofDays(9));
        path = office.tenant()
                .path("/subscriptions/"
                        + office.tenant()
                                .as(Role.BILLING_ADMIN)
                                .post(
                                        office.tenant().path("/subscriptions"),
                                        Map.of("sku", E3, "seats", 1, "startsOn", start.toString()))
                                .expect(201)
                                .text("/subscriptionId"));
        var past = start.plus(Duration.ofDays(2)).toString();
        var foreseen = dry(Map.of("endsOn", past)).expect(200);
        var real = office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(path, Map.of("endsOn", past))
                .expect(foreseen.status());
        assertThat(real.text("/status")).isEqualTo(foreseen.text("/status")).isEqualTo("WARNING");
        assertThat(real.text("/nextLifecycleOn")).isEqualTo(foreseen.text("/nextLifecycleOn"));
    }

    @Test
    void of_a_group_counts_who_has_it_through_nothing_else_and_is_refused_as_the_change_would_be() {
        office.assign("ben", E3);
        office.direct("ben", Map.of("add", List.of(Map.of("sku", E3)), "allowAlongsideInherited", true))
                .expect(200);
        var admin = office.tenant().as(Role.LICENSE_ADMIN);
        var group = office.tenant().path("/groups/sales/licenses?dryRun=true");
        assertThat(admin.put(group, Map.of("remove", List.of(E3))).expect(200).number("/losing"))
                .isEqualTo(1);
        assertThat(admin.put(group, Map.of("remove", List.of("SPE_E5")))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("NOT_ASSIGNED");
        assertThat(admin.put(group, Map.of("add", List.of(Map.of("sku", "SPE_E5"))))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("PRODUCT_NOT_OWNED");
        assertThat(admin.put(group, Map.of("add", List.of()), "If-Match", "\"77\"")
                        .status())
                .isEqualTo(412);
    }

    private Reply dry(Map<String, ?> change) {
        return office.tenant().as(Role.BILLING_ADMIN).patch(path + "?dryRun=true", change);
    }

    private Reply purchase() {
        return office.tenant().as(Role.READER).get(path).expect(200);
    }
}
