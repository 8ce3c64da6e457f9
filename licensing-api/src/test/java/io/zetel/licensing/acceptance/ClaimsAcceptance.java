package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What must hold from a claim's request to the report, whichever store keeps the events; and of the policies it needs.
 */
abstract class ClaimsAcceptance extends PoliciesAcceptance {

    @Test
    void A02_A03_the_first_sign_in_claims_and_the_second_changes_nothing() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        tenant.policy("TEAMS", E3);

        var first = tenant.signIn("alice").expect(201);
        assertThat(first.text("/outcome")).isEqualTo("CLAIMED");
        assertThat(first.text("/sku")).isEqualTo(E3);
        assertThat(first.json().get("enabledPlans").valueStream().map(n -> n.asString()))
                .contains("TEAMS1");
        assertThat(first.number("/tried/0/available")).isEqualTo(5);
        var again = tenant.signIn("alice").expect(200);
        assertThat(again.text("/outcome")).isEqualTo("ALREADY_LICENSED");
        assertThat(again.json().get("enabledPlans")).isEqualTo(first.json().get("enabledPlans"));
        assertThat(again.text("/licensedSince")).isEqualTo(first.text("/claimedAt"));
        assertThat(again.text("/sources/0/type")).isEqualTo("AUTO_CLAIM");
        assertThat(again.text("/sources/0/id")).isEqualTo(first.text("/policyId"));

        assertThat(tenant.seatsAfter(first, E3).number("/available")).isEqualTo(4);
        var report = tenant.readAfter(first, "/reports/claims").expect(200);
        assertThat(TestTenant.each(report, "userId")).containsExactly("alice");
    }

    @Test
    void A03_P02_a_licence_whose_purchase_is_suspended_is_none_and_the_backup_is_claimed() {
        var tenant = TestTenant.claiming(zetel());
        var bought = tenant.buy(E3, 5);
        tenant.buy(E5, 5);
        tenant.policy("TEAMS", E3, E5);
        tenant.signIn("kim").expect(201);
        var suspended = tenant.as(Role.BILLING_ADMIN)
                .patch(
                        tenant.path("/subscriptions/" + bought.text("/subscriptionId") + "?confirm=true"),
                        Map.of("status", "SUSPENDED"))
                .expect(200);
        assertThat(tenant.readAfter(suspended, "/users/kim/access?servicePlan=TEAMS1")
                        .expect(200)
                        .text("/access"))
                .isEqualTo("NONE");

        for (var user : List.of("kim", "lee")) {
            var claimed = tenant.signIn(user).expect(201);
            assertThat(claimed.text("/sku")).isEqualTo(E5);
            assertThat(claimed.number("/backupPosition")).isEqualTo(1);
            assertThat(tenant.readAfter(claimed, "/users/" + user + "/access?servicePlan=TEAMS1")
                            .expect(200)
                            .text("/access"))
                    .isEqualTo("FULL");
        }
    }

    @Test
    void A16_A17_a_policy_that_is_off_grants_nothing_and_takes_nothing_away() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        var policy = tenant.policy("TEAMS", E3).text("/policyId");
        tenant.signIn("alice").expect(201);

        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy), Map.of("enabled", false))
                .expect(200);
        var refused = tenant.signIn("bob").expect(409);
        assertThat(refused.text("/code")).isEqualTo("POLICY_DISABLED");
        assertThat(tenant.seatsAfter(refused, E3).number("/assigned")).isEqualTo(1);

        tenant.as(Role.GLOBAL_ADMIN)
                .patch(tenant.path("/policies/" + policy), Map.of("enabled", true))
                .expect(200);
        tenant.signIn("bob").expect(201);
    }

    @Test
    void A18_A20_the_backup_is_used_when_the_primary_is_empty_and_the_list_shows_what_is_left() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        tenant.buy(E5, 2);
        tenant.policy("TEAMS", E3, E5);

        assertThat(tenant.signIn("a").expect(201).number("/backupPosition")).isZero();
        var second = tenant.signIn("b").expect(201);
        assertThat(second.text("/sku")).isEqualTo(E5);
        assertThat(second.number("/backupPosition")).isEqualTo(1);
        assertThat(second.text("/tried/0/reason")).isEqualTo("OUT_OF_LICENSES");
        assertThat(tenant.readAfter(second, "/policies")
                        .json()
                        .at("/items/0/available")
                        .asInt())
                .as("what the backup has left")
                .isEqualTo(1);
        tenant.signIn("c").expect(201);
        var refused = tenant.signIn("d").expect(409);
        assertThat(refused.text("/code")).isEqualTo("OUT_OF_LICENSES");
        assertThat(refused.json().at("/details/tried")).hasSize(2);

        var row = tenant.readAfter(refused, "/policies").json().at("/items/0");
        assertThat(row.get("primary").asString()).isEqualTo(E3);
        assertThat(row.get("available").asInt()).isZero();
        assertThat(tenant.readAfter(refused, "/reports/claims")
                        .json()
                        .at("/summary/refusedByCode/OUT_OF_LICENSES")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void A50_A51_the_report_looks_back_1_7_30_or_90_days_and_no_other_number() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 10);
        tenant.policy("TEAMS", E3);
        var hoursAgo = List.of(12L, 3 * 24L, 20 * 24L, 60 * 24L, 100 * 24L);
        var lines = hoursAgo.stream()
                .map(hours -> Http.JSON.writeValueAsString(Map.of(
                        "app",
                        "TEAMS",
                        "trigger",
                        "SIGN_IN",
                        "user",
                        Map.of("userId", "u" + hours),
                        "occurredAt",
                        zetel().clock().instant().minus(Duration.ofHours(hours)).toString())));
        var claimed = tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))));
        assertThat(claimed.expect(200).lines().stream()
                        .map(line -> line.get("outcome").asString()))
                .containsExactly("CLAIMED", "CLAIMED", "CLAIMED", "CLAIMED", "REFUSED");
        assertThat(claimed.lines().getLast().at("/errors/0/code").asString())
                .as("no report would show it")
                .isEqualTo("TOO_LONG_AGO");
        awaitTrue(() -> tenant.as(Role.READER)
                        .get(tenant.path("/reports/claims?window=90"))
                        .json()
                        .get("items")
                        .size()
                == 4);

        for (var window : Map.of(1, 1, 7, 2, 30, 3, 90, 4).entrySet()) {
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/reports/claims?window=" + window.getKey()))
                            .json()
                            .get("items"))
                    .hasSize(window.getValue());
        }
        assertThat(tenant.as(Role.READER).get(tenant.path("/reports/claims")).number("/window"))
                .isEqualTo(90);
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/reports/claims?window=14"))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("INVALID_WINDOW");
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/reports/claims?format=csv&window=90"))
                        .expect(200)
                        .body()
                        .lines())
                .hasSize(5);
    }

    @Test
    void a_claim_of_before_the_tenant_is_shown_with_both_instants_and_one_of_more_than_ninety_days_ago_is_refused() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 10);
        tenant.policy("TEAMS", E3);
        var long_ago = zetel().clock().instant().minus(Duration.ofDays(89)).truncatedTo(ChronoUnit.MILLIS);
        var claimed = at(tenant, "alice", long_ago).expect(201);
        assertThat(Instant.parse(claimed.text("/claimedAt"))).isEqualTo(long_ago);
        var row = tenant.readAfter(claimed, "/reports/claims").json().at("/items/0");
        assertThat(Instant.parse(row.get("claimedAt").asString())).isEqualTo(long_ago);
        assertThat(Instant.parse(row.get("recordedAt").asString())).isAfter(long_ago.plus(Duration.ofDays(88)));

        var refused = at(tenant, "bob", zetel().clock().instant().minus(Duration.ofDays(91)))
                .expect(400);
        assertThat(refused.text("/errors/0/pointer") + " " + refused.text("/errors/0/code"))
                .isEqualTo("/occurredAt TOO_LONG_AGO");
        assertThat(tenant.readAfter(claimed, "/products/" + E3).number("/assigned"))
                .isEqualTo(1);
    }

    private static Reply at(TestTenant tenant, String user, Instant instant) {
        return tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims"),
                        Map.of(
                                "app",
                                "TEAMS",
                                "trigger",
                                "SIGN_IN",
                                "user",
                                Map.of("userId", user),
                                "occurredAt",
                                instant.toString()));
    }

    @Test
    void A55_an_environment_that_is_not_managed_contradicts_a_launch_in_a_managed_one() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy("POWERAPPS_PER_USER", 5);
        tenant.as(Role.GLOBAL_ADMIN)
                .post(
                        tenant.path("/policies"),
                        Map.of(
                                "name",
                                "Power Apps",
                                "app",
                                "POWER_APPS",
                                "environmentScope",
                                "MANAGED_ONLY",
                                "products",
                                List.of(Map.of("sku", "POWERAPPS_PER_USER"))))
                .expect(201);
        var refused = launches(tenant, "a", "POWERAPPS_LAUNCH_IN_MANAGED_ENV", Map.of("managed", false))
                .expect(400);
        assertThat(refused.text("/errors/0/pointer") + " " + refused.text("/errors/0/code"))
                .isEqualTo("/environment/managed CONTRADICTS_TRIGGER");
        for (var environment : List.of(Map.<String, Object>of("managed", false), Map.<String, Object>of())) {
            var unmanaged = launches(tenant, "b", "POWERAPPS_LAUNCH_PREMIUM_APP", environment)
                    .expect(409);
            assertThat(unmanaged.text("/code")).isEqualTo("TRIGGER_NOT_APPLICABLE");
        }
        launches(tenant, "c", "POWERAPPS_LAUNCH_IN_MANAGED_ENV", Map.of()).expect(201);
        launches(tenant, "d", "POWERAPPS_LAUNCH_PREMIUM_APP", Map.of("managed", true))
                .expect(201);
    }

    private static Reply launches(TestTenant tenant, String user, String trigger, Map<String, ?> environment) {
        return tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims"),
                        Map.of(
                                "app",
                                "POWER_APPS",
                                "trigger",
                                trigger,
                                "user",
                                Map.of("userId", user),
                                "environment",
                                environment));
    }

    @Test
    void a_claim_has_an_id_where_something_was_claimed_and_a_refusal_says_why_in_words() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        tenant.policy("TEAMS", E3);
        assertThat(tenant.signIn("alice").expect(201).text("/claimId")).isNotBlank();
        assertThat(tenant.signIn("alice").expect(200).json().get("claimId").isNull())
                .isTrue();
        var refused = tenant.signIn("bob").expect(409);
        assertThat(refused.json().at("/details/claimId").isNull()).isTrue();
        assertThat(refused.text("/detail"))
                .isEqualTo("No license of the policy's products is left: SPE_E3 has no license left.");
        assertThat(tenant.claim("POWER_APPS", "USER_REQUEST", "bob").expect(409).text("/detail"))
                .isEqualTo("The organisation has no policy for the app.");
        var line = tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(
                                "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"bob\"}}"))
                .expect(200)
                .lines()
                .getFirst();
        assertThat(line.get("reason").asString()).startsWith("No license");
        assertThat(line.get("claimId").isNull()).isTrue();
    }

    @Test
    void B11_sixty_four_callers_at_once_draw_exactly_the_seats_there_are_each_user_once() throws Exception {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 500);
        tenant.buy(E5, 300);
        tenant.policy("TEAMS", E3, E5);

        List<Callable<Reply>> requests = IntStream.range(0, 3000)
                .<Callable<Reply>>mapToObj(i -> () -> tenant.signIn("user-" + i % 1500))
                .toList();
        List<Reply> replies;
        try (var callers = Executors.newFixedThreadPool(64)) {
            replies = callers.invokeAll(requests).stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        assertThat(replies).allMatch(reply -> List.of(200, 201, 409).contains(reply.status()));
        var claimed = replies.stream().filter(reply -> reply.status() == 201).toList();
        assertThat(claimed).hasSize(800);
        assertThat(new HashSet<>(
                        claimed.stream().map(reply -> reply.text("/claimId")).toList()))
                .hasSize(800);
        var bySku = claimed.stream().collect(Collectors.groupingBy(reply -> reply.text("/sku"), Collectors.counting()));
        assertThat(bySku).isEqualTo(Map.of(E3, 500L, E5, 300L));
        assertThat(claimed.stream().filter(reply -> reply.text("/sku").equals(E5)))
                .as("the backup is drawn from only when the primary is empty")
                .allMatch(reply -> reply.number("/tried/0/available") == 0);
        awaitTrue(() -> tenant.as(Role.READER)
                        .get(tenant.path("/reports/claims"))
                        .json()
                        .at("/summary/claimed")
                        .asInt()
                == 800);
        assertThat(tenant.as(Role.READER).get(tenant.path("/products/" + E3)).number("/available"))
                .isZero();
        assertThat(tenant.as(Role.READER).get(tenant.path("/products/" + E5)).number("/assigned"))
                .isEqualTo(300);
    }

    @Test
    void a_batch_with_broken_lines_in_the_middle_does_the_others_in_order() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 10);
        tenant.policy("TEAMS", E3);
        var body = """
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"one"}}
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":
                   {"app":"NOPE","trigger":"SIGN_IN","user":{"userId":"three"}}
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"four","favourite":"blue"}}

                   {"app":"TEAMS","trigger":"DANCE","user":{"userId":"six"}}
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"seven"}}
                   """;
        var reply = tenant.as(Role.SERVICE)
                .post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(body))
                .expect(200);

        assertThat(reply.lines().stream()
                        .map(line -> line.get("line").asInt() + " "
                                + line.get("outcome").asString() + " " + line.get("code")))
                .containsExactly(
                        "1 CLAIMED null",
                        "2 REFUSED \"MALFORMED_JSON\"",
                        "3 REFUSED \"UNKNOWN_APP\"",
                        "4 REFUSED \"UNKNOWN_FIELD\"",
                        "6 REFUSED \"INVALID_VALUE\"",
                        "7 CLAIMED null");
        var alone = tenant.signIn("eight").expect(201).json();
        assertThat(alone.get("enabledPlans")).isNotEmpty();
        for (var field : List.of("enabledPlans", "disabledPlans")) {
            assertThat(List.of(reply.lines().getFirst(), reply.lines().getLast()))
                    .extracting(line -> line.get(field))
                    .containsOnly(alone.get(field));
        }
    }

    @Test
    void a_batch_is_answered_in_short_where_that_is_preferred() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        tenant.policy("TEAMS", E3);
        var body = """
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"one"}}
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"one"}}
                   {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"two"}}
                   {"app":"NOPE","trigger":"SIGN_IN","user":{"userId":"three"}}
                   """;
        var reply = tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(body),
                        "Prefer",
                        "respond-async, return=minimal")
                .expect(200);
        assertThat(reply.header("Preference-Applied")).isEqualTo("return=minimal");
        var answers = reply.lines();
        assertThat(answers.getFirst().propertyNames()).containsExactlyInAnyOrder("line", "outcome", "sku", "claimId");
        assertThat(answers.get(1).toString())
                .isEqualTo("{\"line\":2,\"outcome\":\"ALREADY_LICENSED\",\"sku\":\"SPE_E3\"}");
        assertThat(answers.get(2).toString())
                .isEqualTo("{\"line\":3,\"outcome\":\"REFUSED\",\"code\":\"OUT_OF_LICENSES\"}");
        assertThat(answers.get(3).at("/errors/0/code").asString())
                .as("faults are told all the same")
                .isEqualTo("UNKNOWN_APP");
    }
}
