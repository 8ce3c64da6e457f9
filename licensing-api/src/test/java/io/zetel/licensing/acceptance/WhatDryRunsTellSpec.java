package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("A write with dryRun=true")
class WhatDryRunsTellSpec extends DryAndReal {

    @Test
    void S20_stores_nothing_and_shows_no_secret_of_what_is_no_event() {
        furnish(2);
        var webhook = Map.of("url", "https://receiver.invalid/", "types", List.of("license.*"));
        var token = Map.of("name", "feed", "roles", List.of("Reader"));
        storesNothing("POST", "/webhooks", webhook);
        storesNothing("POST", "/api-tokens", token);
        storesNothing("PUT", "/own-products/MINE", Map.of("name", "Mine"));
        var hook = "/webhooks/"
                + send("POST", tenant.path("/webhooks"), webhook).expect(201).text("/webhookId");
        var made = send("POST", tenant.path("/api-tokens"), token).expect(201);
        send("PUT", tenant.path("/own-products/MINE"), Map.of("name", "Mine")).expect(200);
        storesNothing("PATCH", hook, Map.of("enabled", false, "types", List.of("*")));
        storesNothing("POST", hook + "/rotate-secret", null);
        storesNothing("POST", hook + "/resend", Map.of("fromN", 1, "toN", 9));
        storesNothing("POST", hook + "/resend", Map.of("failedSince", "2026-01-01T00:00:00Z"));
        storesNothing("DELETE", hook, null);
        storesNothing("DELETE", "/api-tokens/" + made.text("/tokenId"), null);
        storesNothing("DELETE", "/users/alice/profile", null);
        storesNothing("PUT", "/own-products/MINE", Map.of("name", "Mine no more", "claimable", false));
        assertThat(admin.get(tenant.path(hook))
                        .expect(200)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
        assertThat(admin.get(tenant.path("/own-products")).expect(200).text("/items/0/name"))
                .isEqualTo("Mine");

        // Refused as the write itself would be.
        refusedAlike("POST", "/webhooks", Map.of("url", "ftp://receiver.invalid/"), 400, "INVALID_URL");
        refusedAlike("POST", hook + "/resend", Map.of("fromN", 0, "toN", 9), 400, "INVALID_NUMBER");
        refusedAlike("POST", hook + "/messages/evt_none/resend", null, 404, "MESSAGE_NOT_FOUND");
        refusedAlike("PUT", "/own-products/SPE_E3", Map.of("name", "Mine"), 409, "SKU_TAKEN");
        send("POST", tenant.path("/api-tokens"), token).expect(201);
        refusedAlike("POST", "/api-tokens", token, 409, "TOO_MANY_TOKENS");
        for (var path : List.of("/webhooks", "/api-tokens")) {
            tenant.as(Role.USER_ADMIN)
                    .post(tenant.path(path + "?dryRun=true"), token)
                    .expect(403);
        }
    }

    @Test
    void S20_says_who_gains_loses_and_keeps_what_and_which_services_go() {
        furnish(3);
        office.users("kim", "lee");
        office.assign("kim", E3).expect(200);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "kim", "alice");
        var left = dry("DELETE", "/groups/sales/members/alice", null).expect(200);
        var e3 = product(left, E3);
        assertThat(e3.at("/losing/first/0/holderId").asString()).isEqualTo("alice");
        assertThat(e3.at("/seatsFreed").asInt() - e3.at("/seatsTaken").asInt()).isEqualTo(1);
        assertThat(left.json().get("servicesLost").valueStream().map(plan -> plan.get("servicePlan")
                        .asString()))
                .contains("SWAY", "TEAMS1");
        var kept = product(dry("DELETE", "/groups/sales/members/kim", null).expect(200), E3);
        assertThat(kept.at("/keeping/count").asInt()).isEqualTo(1);
        assertThat(kept.at("/losing/count").asInt()).isZero();
        var full = product(
                dry("POST", "/groups/sales/members", Map.of("memberIds", List.of("lee")))
                        .expect(200),
                E3);
        assertThat(full.at("/refused/first/0/holderId").asString()).isEqualTo("lee");
        assertThat(full.at("/waiting/count").asInt()).isEqualTo(1);
        var moved = dry("PUT", "/users/lee/licenses", Map.of("add", List.of(Map.of("sku", E5))))
                .expect(200);
        assertThat(product(moved, E5).at("/gaining/first/0/holderId").asString())
                .isEqualTo("lee");
        assertThat(moved.number("/eventCount"))
                .isEqualTo(moved.json().get("events").size());
        assertThat(moved.json()
                        .get("events")
                        .valueStream()
                        .map(event -> event.get("type").asString() + " "
                                + event.get("subject").asString()))
                .contains("LicenseAssigned user:lee");
        assertThat(moved.header("Licensing-Position")).isNotEmpty();
    }

    @Test
    void S20_tells_what_switching_directory_sync_off_leads_to() {
        furnish(3);
        for (var people : List.of("KEEP", "DELETE")) {
            office.user("kim", Map.of("usageLocation", "NL", "onPremisesSynced", true));
            office.user("lee", Map.of("onPremisesSynced", true));
            office.assign("kim", E5);
            assertThat(isToldAsItHappens(
                            people, both("PUT", "/directory-sync", Map.of("enabled", false, "people", people))))
                    .isTrue();
        }
    }

    @Test
    void keeps_no_answer_no_profile_and_no_job_and_wants_the_same_rights() {
        furnish(2);
        var claim =
                Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "new", "usageLocation", "NL"));
        var first = admin.post(tenant.path("/claims?dryRun=true"), claim, "Idempotency-Key", "once")
                .expect(200);
        var again = admin.post(tenant.path("/claims?dryRun=true"), claim, "Idempotency-Key", "once")
                .expect(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(first.json().get("dryRun").asBoolean()).isTrue();
        admin.post(tenant.path("/claims"), claim, "Idempotency-Key", "once").expect(201);
        dry("PUT", "/users/kim", Map.of("displayName", "Kim")).expect(200);
        admin.get(tenant.path("/users/kim")).expect(404);
        assertThat(jdbc.sql("select count(*) from directory_profile where tenant_id = ? and id = 'kim'")
                        .param(tenant.id())
                        .query(Long.class)
                        .single())
                .isZero();
        tenant.as(Role.READER)
                .put(tenant.path("/users/kim?dryRun=true"), Map.of())
                .expect(403);
        assertThat(admin.put(tenant.path("/users/kim?dryRun=yes"), Map.of())
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/dryRun");
        var many = IntStream.range(0, 10_001).mapToObj(i -> "m-" + i).toList();
        assertThat(dry("POST", "/groups/people/members", Map.of("memberIds", many))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("TOO_MANY_ITEMS");
    }

    private void storesNothing(String method, String path, @Nullable Object body) {
        var begun = head();
        var before = everything(begun);
        var told = dry(method, path, body).expect(200);
        assertThat(everything(begun)).as("%s %s", method, path).isEqualTo(before);
        assertThat(told.json()).as("%s %s", method, path).isEqualTo(Http.JSON.readTree("""
                {"dryRun": true, "eventCount": 0, "events": [], "products": [], "servicesLost": []}"""));
    }

    private void refusedAlike(String method, String path, @Nullable Object body, int status, String code) {
        for (var reply : List.of(dry(method, path, body), send(method, tenant.path(path), body))) {
            var problem = reply.expect(status);
            assertThat(problem.body()).as("%s %s", method, path).contains("\"" + code + "\"");
        }
    }

    private static JsonNode product(Reply reply, String sku) {
        return reply.json()
                .get("products")
                .valueStream()
                .filter(one -> one.get("sku").asString().equals(sku))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + sku + " in " + reply.body()));
    }
}
