package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.Receiver.Told;
import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks")
class WebhooksSpec {

    private static final String E3 = "SPE_E3";
    private static final String[] PROPERTIES = {
        "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128",
        "--zetel.webhooks.poll=50ms",
        "--zetel.webhooks.timeout=1s",
        "--zetel.meters.refresh=200ms"
    };

    private static RunningZetel zetel;

    private final Receiver receiver = new Receiver();

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(RunningZetel.preparedDirectory(), PROPERTIES);
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

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
    void try_again_under_the_same_id_what_a_receiver_refused_or_did_not_answer_in_time() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        var hanging = new CountDownLatch(1);
        var asked = new AtomicInteger();
        receiver.answering(_ -> switch (asked.incrementAndGet()) {
            case 1 -> 500;
            case 2 -> {
                hanging.await();
                yield 204;
            }
            default -> 204;
        });
        tenant.signIn("alice").expect(201);
        receiver.await(1);
        awaitAttempts(tenant, webhook, 1);
        zetel.clock().forward(Duration.ofSeconds(10));
        receiver.await(2);
        awaitAttempts(tenant, webhook, 2);
        hanging.countDown();
        assertThat(message(tenant, webhook).text("/items/0/state")).isEqualTo("PENDING");
        assertThat(Duration.between(
                        zetel.clock().instant(),
                        Instant.parse(message(tenant, webhook).text("/items/0/nextAttemptAt"))))
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(6));
        zetel.clock().forward(Duration.ofMinutes(7));

        receiver.await(3);
        awaitStates(tenant, webhook, Map.of("DELIVERED", 1L));
        assertThat(receiver.told().stream().map(Told::id).distinct()).hasSize(1);
        assertThat(receiver.told().stream().map(Told::timestamp).distinct())
                .as("of each attempt")
                .hasSizeGreaterThan(1);
        assertThat(receiver.told()).allMatch(one -> one.isSignedBy(webhook.text("/secret")));
        var attempts = tenant.as(Role.AUDITOR)
                .get(attempts(tenant, webhook, receiver.last().id()))
                .expect(200)
                .json()
                .get("items");
        assertThat(attempts.valueStream().map(attempt -> attempt.get("status").asString()))
                .containsExactly("500", "", "204");
        assertThat(attempts.get(1).get("error").asString()).isEqualTo("No answer in time");
    }

    @Test
    void do_not_hold_up_what_comes_behind_a_message_that_fails() {
        var tenant = claiming(5);
        webhook(tenant, Map.of("types", List.of("license.claimed")));
        receiver.answering(one -> one.body().contains("user:poison") ? 500 : 204);
        for (var user : List.of("poison", "alice", "bob")) {
            tenant.signIn(user).expect(201);
        }
        receiver.await(2, one -> !one.body().contains("user:poison"));
    }

    @Test
    void do_not_wait_for_a_receiver_that_hangs() {
        var slow = claiming(3);
        var over = new CountDownLatch(1);
        try (var hanging = new Receiver()) {
            hanging.answering(_ -> {
                over.await();
                return 204;
            });
            webhook(slow, hanging, Map.of("types", List.of("license.claimed")));
            slow.signIn("alice").expect(201);
            hanging.await(1);
            var tenant = claiming(3);
            webhook(tenant, Map.of("types", List.of("license.claimed")));
            tenant.signIn("bob").expect(201);
            receiver.await(1);
        } finally {
            over.countDown();
        }
    }

    @Test
    void stop_when_the_receiver_is_gone_and_go_on_where_they_were_once_enabled() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        receiver.answering(_ -> 410);
        tenant.signIn("alice").expect(201);
        Awaitility.await().until(() -> "GONE".equals(show(tenant, webhook).text("/disabledReason")));
        assertThat(show(tenant, webhook).json().get("enabled").asBoolean()).isFalse();
        Awaitility.await().untilAsserted(() -> assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?type=WebhookDisabled"))
                        .json()
                        .get("items"))
                .singleElement()
                .satisfies(event -> assertThat(List.of(
                                event.at("/payload/webhookId"),
                                event.at("/payload/reason"),
                                event.at("/metadata/actor"),
                                event.get("subject")))
                        .extracting(value -> value.asString())
                        .containsExactly(webhook.text("/webhookId"), "GONE", "zetel", "tenant:" + tenant.id())));
        assertThat(attention(tenant)).containsExactly("WEBHOOK_DISABLED:" + webhook.text("/webhookId"));
        tenant.signIn("bob").expect(201);
        tenant.readNow(zetel, "/policies").expect(200);
        int before = receiver.told().size();

        receiver.answering(_ -> 204);
        tenant.as(Role.GLOBAL_ADMIN)
                .patch(path(tenant, webhook), Map.of("enabled", true))
                .expect(200);
        assertThat(attention(tenant)).isEmpty();
        receiver.await(before + 2);
        assertThat(receiver.told().subList(before, before + 2))
                .extracting(Told::body)
                .anyMatch(body -> body.contains("user:alice"))
                .anyMatch(body -> body.contains("user:bob"));
        awaitStates(tenant, webhook, Map.of("DELIVERED", 2L));
    }

    @Test
    void are_switched_off_after_five_days_in_which_nothing_was_taken() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        receiver.answering(_ -> 500);
        tenant.signIn("alice").expect(201);
        awaitAttempts(tenant, webhook, 1);
        zetel.clock().forward(Duration.ofDays(5));

        Awaitility.await().until(() -> "FAILING".equals(show(tenant, webhook).text("/disabledReason")));
    }

    @Test
    void are_signed_by_both_secrets_for_a_day_after_a_rotation() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        var rotated = tenant.as(Role.GLOBAL_ADMIN)
                .post(path(tenant, webhook) + "/rotate-secret", Map.of())
                .expect(200);
        tenant.signIn("alice").expect(201);
        var during = receiver.await(1).getFirst();
        assertThat(Stream.of(webhook, rotated)).allMatch(answer -> during.isSignedBy(answer.text("/secret")));

        zetel.clock().forward(Duration.ofHours(24).plusSeconds(1));
        tenant.signIn("bob").expect(201);
        var later = receiver.await(2).getLast();
        assertThat(later.isSignedBy(rotated.text("/secret"))).isTrue();
        assertThat(later.isSignedBy(webhook.text("/secret"))).isFalse();
        assertThat(show(tenant, webhook).body()).doesNotContain("whsec_");
    }

    @Test
    void are_sent_again_also_where_that_is_asked_while_they_are_on_their_way() {
        var tenant = claiming(5);
        var admin = tenant.as(Role.GLOBAL_ADMIN, Role.READER);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        var asked = new CountDownLatch(1);
        receiver.answering(_ -> {
            asked.await();
            return 200;
        });
        tenant.signIn("alice").expect(201);
        var first = receiver.await(1).getFirst();
        admin.post(path(tenant, webhook) + "/messages/" + first.id() + "/resend", Map.of())
                .expect(202);
        asked.countDown();
        receiver.await(2, one -> one.id().equals(first.id()));
        awaitStates(tenant, webhook, Map.of("DELIVERED", 1L));
    }

    @Test
    void are_sent_again_one_a_stretch_or_what_was_given_up() {
        var tenant = claiming(5);
        var admin = tenant.as(Role.GLOBAL_ADMIN, Role.READER);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(201);
        awaitStates(tenant, webhook, Map.of("DELIVERED", 2L));
        var first = receiver.told().getFirst();

        admin.post(path(tenant, webhook) + "/messages/" + first.id() + "/resend", Map.of())
                .expect(202);
        receiver.await(2, one -> one.id().equals(first.id()));
        var job = admin.post(path(tenant, webhook) + "/resend", Map.of("fromN", 1, "toN", 1000))
                .expect(202);
        Awaitility.await()
                .until(() -> admin.get(job.header("Location")).text("/state").equals("COMPLETED"));
        receiver.await(3, one -> one.id().equals(first.id()));
        receiver.await(2, one -> one.body().contains("user:bob"));
        assertThat(receiver.told().stream().map(Told::id).distinct()).hasSize(2);

        receiver.answering(_ -> 500);
        tenant.signIn("carol").expect(201);
        receiver.await(1, one -> one.body().contains("user:carol"));
        zetel.context()
                .getBean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("update webhooks.message set tries = 9 where endpoint_id = cast(? as uuid) and state = 'PENDING'")
                .param(webhook.text("/webhookId"))
                .update();
        zetel.clock().forward(Duration.ofMinutes(10));
        awaitStates(tenant, webhook, Map.of("DELIVERED", 2L, "FAILED", 1L));
        receiver.answering(_ -> 204);
        admin.post(path(tenant, webhook) + "/resend", Map.of("failedSince", "2020-01-01T00:00:00Z"))
                .expect(202);
        awaitStates(tenant, webhook, Map.of("DELIVERED", 3L));
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
    void are_nobody_elses_business() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        tenant.signIn("alice").expect(201);
        var id = receiver.await(1).getFirst().id();
        var other = TestTenant.registered(zetel);
        var own = other.as(Role.GLOBAL_ADMIN, Role.AUDITOR);

        assertThat(own.get(other.path("/webhooks")).expect(200).json().get("items"))
                .isEmpty();
        for (var path : List.of("", "/messages", "/messages/" + id + "/attempts")) {
            assertThat(own.get(path(other, webhook) + path).expect(404).text("/code"))
                    .isEqualTo("WEBHOOK_NOT_FOUND");
            own.get(path(tenant, webhook) + path).expect(404);
        }
        for (var path : List.of("/rotate-secret", "/test", "/messages/" + id + "/resend")) {
            own.post(path(other, webhook) + path, Map.of()).expect(404);
        }
        own.post(path(other, webhook) + "/resend", Map.of("fromN", 1, "toN", 9)).expect(404);
        own.patch(path(other, webhook), Map.of("url", "https://evil.example")).expect(404);
        own.delete(path(other, webhook)).expect(404);
        other.buy(E3, 1);
        tenant.signIn("bob").expect(201);
        assertThat(receiver.await(2))
                .allMatch(one -> one.json().at("/data/tenantId").asString().equals(tenant.id()));
        for (var role : List.of(Role.READER, Role.SERVICE, Role.LICENSE_ADMIN, Role.BILLING_ADMIN)) {
            tenant.as(role).get(path(tenant, webhook)).expect(403);
        }
        tenant.as(Role.AUDITOR).get(path(tenant, webhook)).expect(200);
        tenant.as(Role.AUDITOR).delete(path(tenant, webhook)).expect(403);
        tenant.as(Role.GLOBAL_ADMIN).delete(path(tenant, webhook)).expect(204);
        tenant.as(Role.GLOBAL_ADMIN).get(path(tenant, webhook)).expect(404);
    }

    @Test
    void are_refused_with_every_fault_and_to_addresses_inside() {
        var tenant = TestTenant.registered(zetel);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        var refused = admin.post(
                        tenant.path("/webhooks"),
                        Map.of("url", "https://10.0.0.1/", "types", List.of("license.*", "pets.*"), "startAfter", 99))
                .expect(400);
        assertThat(refused.json().get("errors").valueStream().map(fault -> fault.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/url", "/types/1", "/startAfter");
        for (var url : List.of(
                "https://169.254.169.254/latest", "http://93.184.215.14/", "https://[::ffff:10.0.0.1]/", "nothing")) {
            assertThat(admin.post(tenant.path("/webhooks"), Map.of("url", url))
                            .expect(400)
                            .text("/errors/0/code"))
                    .isEqualTo("INVALID_URL");
        }
        assertThat(admin.get(tenant.path("/webhooks")).json().get("items")).isEmpty();
        var made = webhook(tenant, Map.of());
        admin.patch(path(tenant, made), Map.of("url", "https://192.168.0.1/")).expect(400);
        for (var body : List.of(
                Map.of(),
                Map.of("fromN", 0, "toN", 5),
                Map.of("fromN", 5, "toN", 4),
                Map.of("fromN", 1, "toN", 100_001),
                Map.of("fromN", 1, "failedSince", "2026-01-01T00:00:00Z"))) {
            admin.post(path(tenant, made) + "/resend", body).expect(400);
        }
        for (int i = 1; i < 20; i++) {
            webhook(tenant, Map.of());
        }
        assertThat(admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("TOO_MANY_WEBHOOKS");
    }

    @Test
    void show_their_secret_once_also_to_who_repeats_the_request() {
        var tenant = TestTenant.registered(zetel);
        var key = new String[] {"Idempotency-Key", UUID.randomUUID().toString()};
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        var made = admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()), key)
                .expect(201);
        var repeated = admin.post(tenant.path("/webhooks"), Map.of("url", receiver.url()), key)
                .expect(201);

        assertThat(made.text("/secret")).startsWith("whsec_");
        assertThat(repeated.text("/webhookId")).isEqualTo(made.text("/webhookId"));
        assertThat(repeated.body()).doesNotContain("whsec_");
        var kept = zetel.context()
                .getBean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("select count(*) from webhooks.endpoint where position(decode(?, 'base64') in secret) > 0")
                .param(made.text("/secret").substring("whsec_".length()))
                .query(Integer.class)
                .single();
        assertThat(kept).as("stored in the open").isZero();
    }

    @Test
    void are_not_sent_again_when_the_history_is_rebuilt() {
        var tenant = claiming(5);
        var webhook = webhook(tenant, Map.of("types", List.of("license.claimed")));
        tenant.signIn("alice").expect(201);
        awaitStates(tenant, webhook, Map.of("DELIVERED", 1L));
        var replay = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "history"))
                .expect(202);
        ReplaysSpec.awaitDone(zetel, replay.text("/replayId"));
        tenant.signIn("bob").expect(201);

        receiver.await(1, one -> one.body().contains("user:bob"));
        assertThat(receiver.told()).hasSize(2);
    }

    @Test
    void lose_nothing_and_rename_nothing_when_zetel_restarts_in_the_middle() {
        var directory = RunningZetel.preparedDirectory();
        Set<String> expected;
        TestTenant tenant;
        try (var first = RunningZetel.start(directory, PROPERTIES)) {
            tenant = TestTenant.claiming(first);
            tenant.buy(E3, 500);
            tenant.policy("TEAMS", E3);
            var halfway = new CountDownLatch(60);
            var on = new CountDownLatch(1);
            receiver.answering(_ -> {
                halfway.countDown();
                if (halfway.getCount() == 0) {
                    on.await();
                }
                return 204;
            });
            webhook(tenant, Map.of("types", List.of("license.claimed")));
            claim(tenant, 200);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> halfway.getCount() == 0);
            expected = eventIds(tenant, first);
            on.countDown();
            receiver.answering(_ -> 503);
        }
        int before = receiver.told().size();
        receiver.answering(_ -> 204);
        try (var second = RunningZetel.start(directory, PROPERTIES)) {
            second.clock().forward(Duration.ofMinutes(1));
            receiver.await(1, one -> receiver.told().indexOf(one) >= before);
            var again = tenant.behind(second);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            receiver.told().stream().map(Told::id).distinct().count() == 200
                                    && states(
                                                    again,
                                                    again.as(Role.AUDITOR)
                                                            .get(again.path("/webhooks"))
                                                            .text("/items/0/webhookId"))
                                            .equals(Map.of("DELIVERED", 200L)));
        }
        assertThat(receiver.told().stream().map(Told::id).collect(Collectors.toSet()))
                .isEqualTo(expected);
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

    // --- how it is told ---

    private static TestTenant claiming(int seats) {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, seats);
        tenant.policy("TEAMS", E3);
        // What was before is in the history, so that a webhook made now is not told of it.
        tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?waitFor="
                        + zetel.context().getBean(Positions.class).head()))
                .expect(200);
        return tenant;
    }

    private Reply webhook(TestTenant tenant, Map<String, Object> wish) {
        return webhook(tenant, receiver, wish);
    }

    private static Reply webhook(TestTenant tenant, Receiver to, Map<String, Object> wish) {
        var body = new HashMap<>(wish);
        body.put("url", to.url());
        return tenant.as(Role.GLOBAL_ADMIN).post(tenant.path("/webhooks"), body).expect(201);
    }

    private static String path(TestTenant tenant, Reply webhook) {
        return tenant.path("/webhooks/" + webhook.text("/webhookId"));
    }

    private static String attempts(TestTenant tenant, Reply webhook, String message) {
        return path(tenant, webhook) + "/messages/" + message + "/attempts";
    }

    private static List<String> attention(TestTenant tenant) {
        return TestTenant.each(tenant.readNow(zetel, "/attention").expect(200), "id").stream()
                .filter(id -> id.startsWith("WEBHOOK"))
                .toList();
    }

    private static Reply show(TestTenant tenant, Reply webhook) {
        return tenant.as(Role.AUDITOR).get(path(tenant, webhook)).expect(200);
    }

    private static Reply message(TestTenant tenant, Reply webhook) {
        return tenant.as(Role.AUDITOR).get(path(tenant, webhook) + "/messages").expect(200);
    }

    private static void awaitAttempts(TestTenant tenant, Reply webhook, int attempts) {
        Awaitility.await().until(() -> message(tenant, webhook).number("/items/0/attempts") == attempts);
    }

    private static void awaitStates(TestTenant tenant, Reply webhook, Map<String, Long> wanted) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        states(tenant, webhook.text("/webhookId")))
                .isEqualTo(wanted));
    }

    private static Map<String, Long> states(TestTenant tenant, String webhookId) {
        return TestTenant.each(
                        tenant.as(Role.AUDITOR)
                                .get(tenant.path("/webhooks/" + webhookId + "/messages?limit=500"))
                                .expect(200),
                        "state")
                .stream()
                .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    }

    private static void claim(TestTenant tenant, int claims) {
        var lines = IntStream.range(0, claims)
                .mapToObj("{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"user-%d\"}}"::formatted);
        tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        java.net.http.HttpRequest.BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))))
                .expect(200);
    }

    private static Set<String> eventIds(TestTenant tenant, RunningZetel zetel) {
        var events = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?type=LicenseClaimed&limit=500&waitFor="
                        + zetel.context().getBean(Positions.class).head()))
                .expect(200);
        return TestTenant.each(events, "eventId").stream().map("evt_"::concat).collect(Collectors.toSet());
    }
}
