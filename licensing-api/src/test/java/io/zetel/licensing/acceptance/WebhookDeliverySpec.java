package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.Receiver.Told;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks that do not arrive at once")
class WebhookDeliverySpec extends WebhooksOfTenants {

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

    private static String attempts(TestTenant tenant, Reply webhook, String message) {
        return path(tenant, webhook) + "/messages/" + message + "/attempts";
    }

    private static List<String> attention(TestTenant tenant) {
        return TestTenant.each(tenant.readNow(zetel, "/attention").expect(200), "id").stream()
                .filter(id -> id.startsWith("WEBHOOK"))
                .toList();
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
