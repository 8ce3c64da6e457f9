package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Purchases as they are")
class PurchasesSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    private final TestTenant tenant = TestTenant.claiming(ZETEL);
    private final Caller billing = tenant.as(Role.BILLING_ADMIN);

    @Test
    void that_have_a_key_are_taken_once_whatever_became_of_them() {
        var wanted = "{\"sku\":\"SPE_E3\",\"seats\":5,\"orderNumber\":\"PO "
                + "7/2026\",\"cost\":{\"amount\":1200.50,\"currency\":\"EUR\"},\"notes\":\"By Kim\"}";
        var first = billing.post(tenant.path("/subscriptions"), wanted).expect(201);
        var path = tenant.path("/subscriptions/" + first.text("/subscriptionId"));
        billing.patch(path, "{\"seats\":8}").expect(200);
        var again = billing.post(tenant.path("/subscriptions"), wanted).expect(200);
        assertThat(again.text("/subscriptionId")).isEqualTo(first.text("/subscriptionId"));
        assertThat(again.number("/seats")).isEqualTo(8);
        billing.patch(path, "{\"status\":\"DELETED\"}").expect(200);
        assertThat(billing.post(tenant.path("/subscriptions"), wanted)
                        .expect(200)
                        .text("/status"))
                .isEqualTo("DELETED");
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/subscriptions"), "externalKey"))
                .containsExactly("PO 7/2026");

        assertThat(billing.post(tenant.path("/subscriptions"), wanted.replace("SPE_E3", "SPE_E5"))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("EXTERNAL_KEY_TAKEN");
        var other = TestTenant.registered(ZETEL);
        other.as(Role.BILLING_ADMIN).post(other.path("/subscriptions"), wanted).expect(201);
    }

    @Test
    void may_be_several_of_one_order_by_keys_of_their_own() {
        for (var sku : List.of("SPE_E3", "SPE_E5")) {
            billing.post(
                            tenant.path("/subscriptions"),
                            "{\"sku\":\"%s\",\"seats\":5,\"orderNumber\":\"7\",\"externalKey\":\"7-%s\"}"
                                    .formatted(sku, sku))
                    .expect(201);
        }
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/subscriptions"), "orderNumber"))
                .containsExactly("7", "7");
    }

    @Test
    void that_are_refused_leave_their_key_free() {
        var wanted = "{\"sku\":\"SPE_E3\",\"seats\":5,\"externalKey\":\"k\",\"endsOn\":\"%s\"}";
        billing.post(tenant.path("/subscriptions"), wanted.formatted("2001-01-01T00:00:00Z"))
                .expect(400);
        billing.post(
                        tenant.path("/subscriptions"),
                        wanted.replace("SPE_E3", "SPE_E5").formatted("2100-01-01T00:00:00Z"))
                .expect(201);
    }

    @Test
    void say_what_they_cost_and_what_is_noted_of_them_in_no_event_and_that_can_change() {
        var bought = billing.post(
                        tenant.path("/subscriptions"), "{\"sku\":\"SPE_E3\",\"seats\":5,\"notes\":\"secret of Kim\"}")
                .expect(201);
        var path = tenant.path("/subscriptions/" + bought.text("/subscriptionId"));
        var costly = billing.patch(path, "{\"cost\":{\"amount\":100,\"currency\":\"EUR\"}}")
                .expect(200);
        assertThat(costly.text("/notes")).isEqualTo("secret of Kim");
        assertThat(costly.json().at("/cost/amount").decimalValue()).isEqualByComparingTo("100");
        assertThat(billing.patch(path, "{\"notes\":null}")
                        .expect(200)
                        .json()
                        .get("notes")
                        .isNull())
                .isTrue();
        var history = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?waitFor=" + costly.header("Licensing-Position")))
                .expect(200);
        assertThat(history.body()).contains("SubscriptionRegistered").doesNotContain("secret of Kim");
    }

    @Test
    void without_a_limit_count_their_seats_and_are_never_out() {
        var bought = billing.post(tenant.path("/subscriptions"), "{\"sku\":\"SPE_E3\",\"unlimited\":true}")
                .expect(201);
        for (int i = 0; i < 2; i++) {
            billing.post(tenant.path("/subscriptions"), "{\"sku\":\"SPE_E3\",\"unlimited\":true}")
                    .expect(201);
        }
        tenant.policy("TEAMS", "SPE_E3");
        var claimed = tenant.signIn("kim").expect(201);
        var product = tenant.seatsAfter(claimed, "SPE_E3");
        assertThat(List.of(product.number("/assigned"), product.number("/total"), product.number("/overAssigned")))
                .containsExactly(1, 1_000_000_000, 0);
        assertThat(product.json().get("unlimited").asBoolean()).isTrue();
        var path = tenant.path("/subscriptions/" + bought.text("/subscriptionId"));
        assertThat(billing.patch(path, "{\"seats\":5}")
                        .expect(200)
                        .json()
                        .get("unlimited")
                        .asBoolean())
                .isFalse();
        assertThat(billing.patch(path, "{\"unlimited\":true}")
                        .expect(200)
                        .json()
                        .get("unlimited")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void that_began_before_2000_or_ended_already_are_past_ones() {
        var old = billing.post(
                        tenant.path("/subscriptions"),
                        "{\"sku\":\"SPE_E3\",\"seats\":5,\"startsOn\":\"1997-01-01T00:00:00Z\",\"endsOn\":\"1999-01-01T00:00:00Z\"}")
                .expect(201);
        assertThat(old.text("/status")).isEqualTo("DELETED");
        var running = billing.post(
                        tenant.path("/subscriptions"),
                        "{\"sku\":\"SPE_E3\",\"seats\":5,\"startsOn\":\"1997-01-01T00:00:00Z\"}")
                .expect(201);
        assertThat(running.text("/status")).isEqualTo("ENABLED");
        assertThat(tenant.seatsAfter(running, "SPE_E3").number("/total")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"sku":"SPE_E3"}                                                          | /seats         | REQUIRED
            {"sku":"SPE_E3","seats":5,"unlimited":true}                               | /seats         | INVALID_SEATS
            {"sku":"SPE_E3","seats":1000000000}                                       | /seats         | OUT_OF_RANGE
            {"sku":"SPE_E3","seats":5,"cost":{"amount":-1,"currency":"EUR"}}          | /cost/amount   | OUT_OF_RANGE
            {"sku":"SPE_E3","seats":5,"cost":{"amount":1,"currency":"euro"}}          | /cost/currency | INVALID_VALUE
            {"sku":"SPE_E3","seats":5,"externalKey":""}                               | /externalKey   | INVALID_LENGTH
            {"sku":"SPE_E3","seats":5,"externalKey":" "}                              | /externalKey   | INVALID_VALUE
            """)
    void that_make_no_sense_are_refused(String body, String pointer, String code) {
        var refused = billing.post(tenant.path("/subscriptions"), body).expect(400);
        assertThat(List.of(refused.text("/errors/0/pointer"), refused.text("/errors/0/code")))
                .containsExactly(pointer, code);
    }
}
