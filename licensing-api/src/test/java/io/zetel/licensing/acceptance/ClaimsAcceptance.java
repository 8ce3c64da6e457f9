package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold from a claim's request to the report, whichever store keeps the events. */
abstract class ClaimsAcceptance {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";

    /** The application under test. */
    abstract RunningZetel zetel();

    @Test void A02_A03_the_first_sign_in_claims_and_the_second_changes_nothing() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        tenant.policy("TEAMS", E3);

        var first = tenant.signIn("alice").expect(201);
        assertThat(first.text("/outcome")).isEqualTo("CLAIMED");
        assertThat(first.text("/sku")).isEqualTo(E3);
        assertThat(first.json().get("enabledPlans").valueStream().map(n -> n.asString())).contains("TEAMS1");
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

    @Test void A03_P02_a_licence_whose_purchase_is_suspended_is_none_and_the_backup_is_claimed() {
        var tenant = TestTenant.claiming(zetel());
        var bought = tenant.buy(E3, 5);
        tenant.buy(E5, 5);
        tenant.policy("TEAMS", E3, E5);
        tenant.signIn("kim").expect(201);
        var suspended = tenant.as(Role.BILLING_ADMIN).patch(tenant.path("/subscriptions/" + bought.text("/subscriptionId")),
                Map.of("status", "SUSPENDED")).expect(200);
        assertThat(tenant.readAfter(suspended, "/users/kim/access?servicePlan=TEAMS1").expect(200).text("/access")).isEqualTo("NONE");

        for (var user : List.of("kim", "lee")) {
            var claimed = tenant.signIn(user).expect(201);
            assertThat(claimed.text("/sku")).isEqualTo(E5);
            assertThat(claimed.number("/backupPosition")).isEqualTo(1);
            assertThat(tenant.readAfter(claimed, "/users/" + user + "/access?servicePlan=TEAMS1").expect(200).text("/access")).isEqualTo("FULL");
        }
    }

    @Test void A12_without_the_feature_no_policy_can_be_created() {
        var tenant = TestTenant.registered(zetel());
        tenant.buy(E3, 5);
        var refused = tenant.as(Role.GLOBAL_ADMIN).post(tenant.path("/policies"),
                Map.of("name", "Teams", "app", "TEAMS", "products", List.of(Map.of("sku", E3))));
        assertThat(refused.expect(409).text("/code")).isEqualTo("FEATURE_DISABLED");
    }

    @Test void B07_A14_A15_a_global_administrator_turns_the_feature_on_and_off() {
        var tenant = TestTenant.registered(zetel());
        tenant.as(Role.BILLING_ADMIN).put(tenant.path("/auto-claim"), Map.of("enabled", true)).expect(403);
        var on = tenant.as(Role.GLOBAL_ADMIN).put(tenant.path("/auto-claim"), Map.of("enabled", true)).expect(200);
        assertThat(on.json().get("autoClaimEnabled").asBoolean()).isTrue();
        tenant.buy(E3, 5);
        tenant.policy("TEAMS", E3);
        tenant.signIn("alice").expect(201);

        var off = tenant.as(Role.GLOBAL_ADMIN).put(tenant.path("/auto-claim"), Map.of("enabled", false)).expect(200);
        assertThat(off.json().get("autoClaimEnabled").asBoolean()).isFalse();
        assertThat(tenant.signIn("bob").expect(409).text("/code")).isEqualTo("FEATURE_DISABLED");
    }

    @Test void A13_preconfigured_apps_have_their_policies_from_the_first_day() {
        var id = "pre-" + java.util.UUID.randomUUID();
        zetel().operator().post("/api/v1/tenants",
                Map.of("tenantId", id, "name", "Pre", "country", "NL", "preconfiguredAutoClaim", List.of("POWER_APPS"))).expect(201);
        var policies = zetel().caller(id, Role.READER).get("/api/v1/tenants/" + id + "/policies");
        awaitTrue(() -> zetel().caller(id, Role.READER).get("/api/v1/tenants/" + id + "/policies").json().get("items").size() == 1);
        policies = zetel().caller(id, Role.READER).get("/api/v1/tenants/" + id + "/policies");
        assertThat(policies.text("/items/0/origin")).isEqualTo("SYSTEM");
        assertThat(policies.text("/items/0/status")).isEqualTo("On");
    }

    @Test void A16_A17_a_policy_that_is_off_grants_nothing_and_takes_nothing_away() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        var policy = tenant.policy("TEAMS", E3).text("/policyId");
        tenant.signIn("alice").expect(201);

        tenant.as(Role.GLOBAL_ADMIN).patch(tenant.path("/policies/" + policy), Map.of("enabled", false)).expect(200);
        var refused = tenant.signIn("bob").expect(409);
        assertThat(refused.text("/code")).isEqualTo("POLICY_DISABLED");
        assertThat(tenant.seatsAfter(refused, E3).number("/assigned")).isEqualTo(1);

        tenant.as(Role.GLOBAL_ADMIN).patch(tenant.path("/policies/" + policy), Map.of("enabled", true)).expect(200);
        tenant.signIn("bob").expect(201);
    }

    @Test void A18_A20_the_backup_is_used_when_the_primary_is_empty_and_the_list_shows_what_is_left() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 1);
        tenant.buy(E5, 2);
        tenant.policy("TEAMS", E3, E5);

        assertThat(tenant.signIn("a").expect(201).number("/backupPosition")).isZero();
        var second = tenant.signIn("b").expect(201);
        assertThat(second.text("/sku")).isEqualTo(E5);
        assertThat(second.number("/backupPosition")).isEqualTo(1);
        assertThat(second.text("/tried/0/reason")).isEqualTo("OUT_OF_LICENSES");
        tenant.signIn("c").expect(201);
        var refused = tenant.signIn("d").expect(409);
        assertThat(refused.text("/code")).isEqualTo("OUT_OF_LICENSES");
        assertThat(refused.json().at("/details/tried")).hasSize(2);

        var row = tenant.readAfter(refused, "/policies").json().at("/items/0");
        assertThat(row.get("primary").asString()).isEqualTo(E3);
        assertThat(row.get("available").asInt()).isZero();
        assertThat(tenant.readAfter(refused, "/reports/claims").json().at("/summary/refusedByCode/OUT_OF_LICENSES").asInt()).isEqualTo(1);
    }

    @Test void A50_A51_the_report_looks_back_1_7_30_or_90_days_and_no_other_number() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 10);
        tenant.policy("TEAMS", E3);
        var hoursAgo = List.of(12L, 3 * 24L, 20 * 24L, 60 * 24L, 100 * 24L);
        var lines = hoursAgo.stream().map(hours -> Http.JSON.writeValueAsString(Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user",
                Map.of("userId", "u" + hours), "occurredAt", zetel().clock().instant().minus(Duration.ofHours(hours)).toString())));
        var claimed = tenant.as(Role.SERVICE).post(tenant.path("/claims/batch"), "application/x-ndjson",
                BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))));
        assertThat(claimed.expect(200).lines()).allMatch(line -> line.get("outcome").asString().equals("CLAIMED"));
        awaitTrue(() -> tenant.as(Role.READER).get(tenant.path("/reports/claims?window=90")).json().get("items").size() == 4);

        for (var window : Map.of(1, 1, 7, 2, 30, 3, 90, 4).entrySet()) {
            assertThat(tenant.as(Role.READER).get(tenant.path("/reports/claims?window=" + window.getKey())).json().get("items"))
                    .hasSize(window.getValue());
        }
        assertThat(tenant.as(Role.READER).get(tenant.path("/reports/claims")).number("/window")).isEqualTo(90);
        assertThat(tenant.as(Role.READER).get(tenant.path("/reports/claims?window=14")).expect(400).text("/code")).isEqualTo("INVALID_WINDOW");
        assertThat(tenant.as(Role.READER).get(tenant.path("/reports/claims?format=csv&window=90")).expect(200).body().lines()).hasSize(5);
    }

    @Test void A09_A62_only_a_global_administrator_manages_policies_and_readers_see_who_claimed() {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 5);
        var policy = tenant.policy("TEAMS", E3).text("/policyId");
        tenant.signIn("alice");
        var bob = tenant.signIn("bob").expect(201);

        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.BILLING_ADMIN, Role.READER, Role.SERVICE)) {
            tenant.as(role).patch(tenant.path("/policies/" + policy), Map.of("enabled", false)).expect(403);
        }
        var claimants = tenant.readAfter(bob, "/policies/" + policy + "/claimants");
        assertThat(TestTenant.each(claimants, "userId")).containsExactly("bob", "alice");
    }

    @Test void B11_sixty_four_callers_at_once_draw_exactly_the_seats_there_are_each_user_once() throws Exception {
        var tenant = TestTenant.claiming(zetel());
        tenant.buy(E3, 500);
        tenant.buy(E5, 300);
        tenant.policy("TEAMS", E3, E5);

        List<Callable<Reply>> requests = IntStream.range(0, 3000).<Callable<Reply>>mapToObj(i -> () -> tenant.signIn("user-" + i % 1500)).toList();
        List<Reply> replies;
        try (var callers = Executors.newFixedThreadPool(64)) {
            replies = callers.invokeAll(requests).stream().map(future -> future.resultNow()).toList();
        }

        assertThat(replies).allMatch(reply -> List.of(200, 201, 409).contains(reply.status()));
        var claimed = replies.stream().filter(reply -> reply.status() == 201).toList();
        assertThat(claimed).hasSize(800);
        assertThat(new HashSet<>(claimed.stream().map(reply -> reply.text("/claimId")).toList())).hasSize(800);
        var bySku = claimed.stream().collect(Collectors.groupingBy(reply -> reply.text("/sku"), Collectors.counting()));
        assertThat(bySku).isEqualTo(Map.of(E3, 500L, E5, 300L));
        assertThat(claimed.stream().filter(reply -> reply.text("/sku").equals(E5)))
                .as("the backup is drawn from only when the primary is empty").allMatch(reply -> reply.number("/tried/0/available") == 0);
        awaitTrue(() -> tenant.as(Role.READER).get(tenant.path("/reports/claims")).json().at("/summary/claimed").asInt() == 800);
        assertThat(tenant.as(Role.READER).get(tenant.path("/products/" + E3)).number("/available")).isZero();
        assertThat(tenant.as(Role.READER).get(tenant.path("/products/" + E5)).number("/assigned")).isEqualTo(300);
    }

    @Test void a_batch_with_broken_lines_in_the_middle_does_the_others_in_order() {
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
        var reply = tenant.as(Role.SERVICE).post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(body)).expect(200);

        assertThat(reply.lines().stream().map(line -> line.get("line").asInt() + " " + line.get("outcome").asString() + " " + line.get("code")))
                .containsExactly("1 CLAIMED null", "2 REFUSED \"MALFORMED_JSON\"", "3 REFUSED \"UNKNOWN_APP\"", "4 REFUSED \"UNKNOWN_FIELD\"",
                        "6 REFUSED \"INVALID_VALUE\"", "7 CLAIMED null");
    }

    static void awaitTrue(Callable<Boolean> condition) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
    }
}
