package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.Receiver.Told;
import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks")
class WebhooksSpec extends WebhooksOfTenants {

    @Test
    void tell_what_happened_signed_in_order_and_once() {
        var tenant = claiming(2);
        var webhook = webhook(tenant, Map.of());
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(201);
        tenant.signIn("carol").expect(409);
        tenant.as(Role.USER_ADMIN).delete(tenant.path("/users/bob"));

        var told = receiver.await(7);
        var types = told.stream()
                .sorted((a, b) -> Long.compare(a.n(), b.n()))
                .map(Told::type)
                .toList();
        assertThat(types)
                .containsExactly(
                        "license.claimed",
                        "license.claimed",
                        "pool.exhausted",
                        "license.claim_refused",
                        "user.deleted",
                        "license.suspended",
                        "pool.available");
        assertThat(told).allSatisfy(one -> {
            assertThat(one.isSignedBy(webhook.text("/secret"))).isTrue();
            assertThat(one.isSigned(webhook.text("/secret"), one.id(), one.timestamp(), one.body() + " "))
                    .as("changed")
                    .isFalse();
            assertThat(one.isSigned(webhook.text("/secret"), one.id() + "x", one.timestamp(), one.body()))
                    .as("renamed")
                    .isFalse();
            assertThat(one.id())
                    .isEqualTo("evt_" + one.json().at("/data/eventId").asString())
                    .doesNotContain(".");
            assertThat(Long.parseLong(one.timestamp()))
                    .isCloseTo(zetel.clock().instant().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        });
        assertThat(told.stream().map(Told::id)).doesNotHaveDuplicates();
        var claimed = told.stream()
                .filter(one -> one.body().contains("user:alice"))
                .findFirst()
                .orElseThrow()
                .json();
        assertThat(claimed.at("/data/tenantId").asString()).isEqualTo(tenant.id());
        assertThat(claimed.at("/data/subject").asString()).isEqualTo("user:alice");
        assertThat(claimed.at("/data/facts/sku").asString()).isEqualTo(E3);
        assertThat(tenant.as(Role.AUDITOR)
                        .get(claimed.at("/data/links/self").asString())
                        .expect(200)
                        .text("/items/0/eventId"))
                .isEqualTo(claimed.at("/data/eventId").asString());
        awaitStates(tenant, webhook, Map.of("DELIVERED", 7L));
    }

    @Test
    void tell_once_that_a_purchase_ends_soon_and_does_not_renew_itself() {
        var tenant = TestTenant.registered(zetel);
        var webhook = webhook(tenant, Map.of("types", List.of("subscription.expiring")));
        var end = zetel.clock().instant().plus(Duration.ofDays(60)).truncatedTo(ChronoUnit.SECONDS);
        var ids = Stream.of(false, true)
                .map(renews -> tenant.as(Role.BILLING_ADMIN)
                        .post(
                                tenant.path("/subscriptions"),
                                Map.of("sku", E3, "seats", 5, "endsOn", end.toString(), "autoRenew", renews))
                        .expect(201)
                        .text("/subscriptionId"))
                .toList();
        var timers = zetel.context().getBean(LifecycleTimers.class);
        timers.runDue();
        zetel.clock().forward(Duration.ofDays(31));
        timers.runDue();
        timers.runDue();
        awaitStates(tenant, webhook, Map.of("DELIVERED", 1L));

        var told = receiver.await(1).getFirst().json();
        assertThat(told.get("type").asString()).isEqualTo("subscription.expiring");
        assertThat(told.at("/data/facts/subscriptionId").asString()).isEqualTo(ids.getFirst());
        assertThat(told.at("/data/facts/endsOn").asString()).isEqualTo(end.toString());
        var history = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?type=SubscriptionExpiring&waitFor="
                        + zetel.context().getBean(Positions.class).head()))
                .expect(200);
        assertThat(TestTenant.each(history, "eventId"))
                .as("once in the history")
                .hasSize(1);
    }

    @Test
    void tell_only_what_was_asked_for_and_from_the_number_asked_for() {
        var tenant = claiming(5);
        tenant.readNow(zetel, "/policies").expect(200);
        tenant.signIn("before").expect(201);
        webhook(tenant, Map.of("types", List.of("license.*", "policy.deleted"), "startAfter", 0));

        var first = receiver.await(1).getFirst();
        assertThat(first.body()).contains("user:before");
        tenant.buy("VISIOCLIENT", 1);
        tenant.signIn("after").expect(201);
        receiver.await(2);
        assertThat(receiver.told()).extracting(Told::type).containsOnly("license.claimed");
    }

    @Test
    void can_be_tried_out() {
        var tenant = TestTenant.registered(zetel);
        var webhook = webhook(tenant, Map.of());
        receiver.answering(_ -> 299);
        var tested = tenant.as(Role.GLOBAL_ADMIN)
                .post(path(tenant, webhook) + "/test", Map.of())
                .expect(200);

        assertThat(tested.number("/status")).isEqualTo(299);
        var one = receiver.await(1, told -> told.type().equals("endpoint.test")).getFirst();
        assertThat(one.isSignedBy(webhook.text("/secret"))).isTrue();
        assertThat(tested.text("/headers/webhook-signature")).isEqualTo(one.signature());
        assertThat(tested.text("/body")).isEqualTo(one.body());
    }

    @Test
    void leave_out_what_a_group_gives_to_each_member_where_that_is_asked_for() {
        var tenant = TestTenant.registered(zetel);
        tenant.buy(E3, 5);
        webhook(tenant, Map.of("types", List.of("license.*", "group.*"), "collapse", true));
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/sales"), Map.of("displayName", "Sales", "memberType", "USER"));
        for (var user : List.of("alice", "bob")) {
            tenant.as(Role.USER_ADMIN).put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"));
        }
        tenant.as(Role.GROUP_ADMIN)
                .post(tenant.path("/groups/sales/members"), Map.of("memberIds", List.of("alice", "bob")));
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/groups/sales/licenses"), Map.of("add", List.of(Map.of("sku", E3))));

        var finished = receiver.await(
                1,
                one -> one.type().equals("group.processing_finished")
                        && one.json().at("/data/facts/ok").asInt() == 2);
        assertThat(finished.getFirst().json().at("/data/facts/failed").asInt()).isZero();
        assertThat(receiver.told())
                .extracting(Told::type)
                .doesNotContain("license.assigned")
                .contains("group.licenses_set");
    }

    @Test
    void are_metered_and_described() {
        var tenant = claiming(5);
        webhook(tenant, Map.of("types", List.of("license.claimed")));
        tenant.signIn("alice").expect(201);
        receiver.await(1);
        Awaitility.await().untilAsserted(() -> assertThat(
                        zetel.operator().get("/actuator/prometheus").expect(200).body())
                .contains(
                        "zetel_webhooks_attempts_total{result=\"delivered\"}",
                        "zetel_webhooks_endpoints{state=\"enabled\"}",
                        "zetel_webhooks_oldest_undelivered_seconds",
                        "zetel_webhooks_delay_seconds_count"));
        var api = zetel.stranger().get("/v3/api-docs").expect(200).json();
        assertThat(api.get("webhooks").propertyNames()).contains("license.claimed", "pool.exhausted", "endpoint.test");
        assertThat(api.at(
                                "/webhooks/license.claimed/post/requestBody/content/application~1json/schema/properties/data/properties")
                        .propertyNames())
                .contains("n", "eventId", "facts");
        assertThat(api.at("/paths/~1api~1v1~1tenants~1{t}~1webhooks/post/responses")
                        .propertyNames())
                .contains("201", "409", "default");
    }
}
