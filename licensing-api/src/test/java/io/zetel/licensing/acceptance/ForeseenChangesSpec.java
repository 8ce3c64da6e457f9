package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A change of a purchase, tried dry")
class ForeseenChangesSpec {

    private static final String E3 = "SPE_E3";

    private final DirectoryClient office = DirectoryClient.open(RunningZetel.shared().http());
    private String path = "";

    @BeforeEach void three_of_five_are_out() {
        path = office.tenant().path("/subscriptions/" + office.tenant().buy(E3, 5).text("/subscriptionId"));
        office.users("anna", "ben", "cleo");
        office.assign("anna", E3).expect(200);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "ben", "cleo");
    }

    @Test void tells_who_would_lose_a_seat_when_and_in_which_order_and_stores_nothing() {
        var before = purchase();
        var foreseen = dry(Map.of("seats", 1)).expect(200);
        assertThat(foreseen.json().get("dryRun").asBoolean()).isTrue();
        assertThat(new int[]{foreseen.number("/seats"), foreseen.number("/total"), foreseen.number("/assigned"), foreseen.number("/available"),
            foreseen.number("/overAssigned"), foreseen.number("/losing")}).containsExactly(1, 1, 3, 0, 2, 2);
        assertThat(foreseen.json().get("firstToLose").valueStream().map(loss -> loss.get("holderId").asString())).containsExactly("cleo", "ben");
        assertThat(Duration.between(Instant.now(), Instant.parse(foreseen.text("/losesOn"))).plusHours(1).toDays()).isEqualTo(90);
        assertThat(purchase().body()).isEqualTo(before.body());
        assertThat(office.assigned(before, E3)).isEqualTo(3);
        office.tenant().as(Role.BILLING_ADMIN).patch(path, Map.of("seats", 4), "If-Match", before.header("ETag")).expect(200);
    }

    @Test void tells_that_nobody_would_lose_one() {
        var foreseen = dry(Map.of("seats", 3)).expect(200);
        assertThat(foreseen.number("/losing")).isZero();
        assertThat(foreseen.json().get("losesOn").isNull()).isTrue();
        assertThat(foreseen.json().get("firstToLose")).isEmpty();
    }

    @Test void tells_that_all_would_lose_theirs_at_once_when_nothing_is_left_of_the_product() {
        var foreseen = dry(Map.of("status", "DELETED")).expect(200);
        assertThat(foreseen.text("/status")).isEqualTo("DELETED");
        assertThat(foreseen.number("/losing")).isEqualTo(3);
        assertThat(foreseen.json().get("firstToLose")).hasSize(3);
        assertThat(purchase().text("/status")).isEqualTo("ENABLED");
    }

    @Test void is_refused_as_the_change_would_be() {
        assertThat(dry(Map.of("seats", 0)).expect(400).text("/errors/0/pointer")).isEqualTo("/seats");
        var late = office.tenant().as(Role.BILLING_ADMIN).patch(path + "?dryRun=true", Map.of("seats", 1), "If-Match", "\"77\"");
        assertThat(late.expect(412).text("/code")).isEqualTo("VERSION_MISMATCH");
    }

    private Reply dry(Map<String, ?> change) { return office.tenant().as(Role.BILLING_ADMIN).patch(path + "?dryRun=true", change); }

    private Reply purchase() { return office.tenant().as(Role.READER).get(path).expect(200); }
}
