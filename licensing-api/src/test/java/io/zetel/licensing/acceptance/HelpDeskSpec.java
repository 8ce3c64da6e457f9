package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whoever looks after people")
class HelpDeskSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String E3 = "SPE_E3";

    /** Alice claimed, bob was refused, sales gives nothing to carol for want of a seat; all of them have names. */
    private static DirectoryClient office() {
        var tenant = TestTenant.claiming(ZETEL);
        var office = new DirectoryClient(tenant);
        tenant.buy(E3, 1);
        tenant.policy("TEAMS", E3);
        office.user("alice", Map.of("displayName", "Alice Liddell", "usageLocation", "NL"));
        office.user("bob", Map.of("displayName", "Bob Dylan", "usageLocation", "NL"));
        office.user("carol", Map.of("displayName", "Carol Danvers", "usageLocation", "NL"));
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(409);
        office.group("sales", "USER");
        office.join("sales", "carol");
        var given = tenant.as(Role.GLOBAL_ADMIN)
                .put(
                        tenant.path("/groups/sales/licenses"),
                        Map.of("add", List.of(Map.of("sku", E3))),
                        "Licensing-Reason",
                        "They sell")
                .expect(202);
        office.finished(given);
        return office;
    }

    @Test
    void is_told_who_the_token_says_it_is() {
        var tenant = TestTenant.registered(ZETEL);
        var me = tenant.as(Role.LICENSE_ADMIN).get("/api/v1/me").expect(200);
        assertThat(me.text("/tenantId")).isEqualTo(tenant.id());
        assertThat(me.text("/subject")).isEqualTo(me.text("/name")).startsWith(tenant.id());
        assertThat(me.json().get("roles").valueStream().map(role -> role.asString()))
                .containsExactly("Reader", "LicenseAdmin");
        var operator = ZETEL.operator().get("/api/v1/me").expect(200);
        assertThat(operator.text("/subject")).isEqualTo("operator");
        assertThat(operator.json().get("tenantId").isNull()).isTrue();
        ZETEL.stranger().get("/api/v1/me").expect(401);
    }

    @Test
    void reads_names_beside_ids() {
        var office = office();
        var tenant = office.tenant();
        assertThat(tenant.readNow(ZETEL, "/reports/claims").text("/items/0/displayName"))
                .isEqualTo("Alice Liddell");
        assertThat(tenant.readNow(ZETEL, "/products/" + E3 + "/users").text("/items/0/displayName"))
                .isEqualTo("Alice Liddell");
        var policy = tenant.as(Role.READER).get(tenant.path("/policies")).text("/items/0/policyId");
        assertThat(tenant.readNow(ZETEL, "/policies/" + policy + "/claimants").text("/items/0/displayName"))
                .isEqualTo("Alice Liddell");
        var licensing = tenant.readNow(ZETEL, "/groups/sales/licensing");
        assertThat(licensing.text("/displayName")).isEqualTo("Group sales");
        assertThat(licensing.text("/membersWithErrors/items/0/displayName")).isEqualTo("Carol Danvers");
        for (var path : List.of(
                "/groups/sales/members",
                "/groups/sales/members?asOf=" + ZETEL.clock().instant())) {
            assertThat(tenant.readNow(ZETEL, path).text("/items/0/displayName")).isEqualTo("Carol Danvers");
        }
        assertThat(tenant.readNow(ZETEL, "/users/alice/apps").text("/displayName"))
                .isEqualTo("Alice Liddell");
        assertThat(tenant.as(Role.USER_ADMIN)
                        .send("POST", tenant.path("/users/carol/reprocess"), "application/json", null)
                        .expect(200)
                        .text("/displayName"))
                .isEqualTo("Carol Danvers");
        var held = tenant.readNow(ZETEL, "/users/alice/licenses");
        assertThat(held.text("/displayName")).isEqualTo("Alice Liddell");
        assertThat(held.text("/licenses/0/sources/0/displayName")).isEqualTo("TEAMS for everyone");
        assertThat(tenant.readNow(ZETEL, "/users/carol/licenses").text("/licenses/0/sources/0/displayName"))
                .isEqualTo("Group sales");
    }

    @Test
    void lists_jobs_the_newest_first_with_who_asked_for_them_and_why() {
        var office = office();
        var tenant = office.tenant();
        office.batch("/users/batch", Stream.of(Map.of("userId", "dora")), Role.SERVICE);
        var jobs = tenant.as(Role.READER).get(tenant.path("/jobs")).expect(200);
        assertThat(TestTenant.each(jobs, "kind")).startsWith("PUT_USERS");
        assertThat(TestTenant.each(jobs, "state")).containsOnly("COMPLETED");
        var ofGroup = tenant.as(Role.READER)
                .get(tenant.path("/jobs?subject=sales&state=completed"))
                .expect(200)
                .json()
                .get("items");
        assertThat(ofGroup.size()).isPositive();
        var given = ofGroup.valueStream()
                .filter(job ->
                        "They sell".equals(job.get("reason").asStringOpt().orElse(null)))
                .findFirst()
                .orElseThrow();
        assertThat(given.get("displayName").asString()).isEqualTo("Group sales");
        assertThat(given.get("actor").asString()).startsWith(tenant.id());
        var paged = new ArrayList<String>();
        var cursor = "";
        while (cursor != null) {
            var page = tenant.as(Role.READER)
                    .get(tenant.path("/jobs?limit=1" + cursor))
                    .expect(200);
            paged.addAll(TestTenant.each(page, "jobId"));
            cursor = page.json().get("nextCursor").isNull() ? null : "&cursor=" + page.text("/nextCursor");
        }
        assertThat(paged).isEqualTo(TestTenant.each(jobs, "jobId"));
        assertThat(TestTenant.each(tenant.as(Role.READER).get(tenant.path("/jobs?kind=PUT_USERS")), "kind"))
                .containsExactly("PUT_USERS");
        tenant.as(Role.READER).get(tenant.path("/jobs?state=lost")).expect(400);
        tenant.as(Role.READER).get(tenant.path("/jobs?cursor=eA")).expect(400);
        TestTenant.registered(ZETEL).as(Role.READER).get(tenant.path("/jobs")).expect(404);
    }

    @Test
    void DEC6_lists_refusals_with_what_was_tried_now_and_then() {
        var office = office();
        var tenant = office.tenant();
        var before = ZETEL.clock().instant();
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", false))
                .expect(200);
        tenant.signIn("bob").expect(409);
        var all = tenant.readNow(ZETEL, "/reports/refusals").expect(200);
        assertThat(TestTenant.each(all, "code")).containsExactly("FEATURE_DISABLED", "OUT_OF_LICENSES");
        assertThat(all.text("/items/1/userId")).isEqualTo("bob");
        assertThat(all.text("/items/1/displayName")).isEqualTo("Bob Dylan");
        assertThat(all.text("/items/1/policyName")).isEqualTo("TEAMS for everyone");
        assertThat(all.text("/items/1/tried/0/skuPartNumber")).isEqualTo(E3);
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/reports/refusals?code=OUT_OF_LICENSES&window=7"), "code"))
                .containsExactly("OUT_OF_LICENSES");
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/reports/refusals?asOf=" + before), "code"))
                .containsExactly("OUT_OF_LICENSES");
        var first = tenant.readNow(ZETEL, "/reports/refusals?limit=1");
        assertThat(TestTenant.each(
                        tenant.readNow(ZETEL, "/reports/refusals?limit=1&cursor=" + first.text("/nextCursor")), "code"))
                .containsExactly("OUT_OF_LICENSES");
        tenant.as(Role.READER).get(tenant.path("/reports/refusals?window=8")).expect(400);
        tenant.as(Role.READER).get(tenant.path("/reports/refusals?code=NO")).expect(400);
    }

    @Test
    void reads_what_happened_to_somebody_the_newest_first_as_kinds_and_facts() {
        var office = office();
        var tenant = office.tenant();
        var before = ZETEL.clock().instant();
        tenant.as(Role.USER_ADMIN)
                .delete(tenant.path("/users/alice"), "Licensing-Reason", "Left")
                .expect(200);
        var all = tenant.readNow(ZETEL, "/users/alice/timeline").expect(200);
        assertThat(TestTenant.each(all, "type"))
                .containsExactly("LicenseSuspended", "UserSoftDeleted", "LicenseClaimed", "UserProvisioned");
        assertThat(all.text("/displayName")).isEqualTo("Alice Liddell");
        assertThat(all.text("/items/1/reason")).isEqualTo("Left");
        assertThat(all.text("/items/1/actor")).startsWith(tenant.id());
        assertThat(all.text("/items/2/policyName")).isEqualTo("TEAMS for everyone");
        assertThat(all.text("/items/2/productName")).isEqualTo("Microsoft 365 E3");
        assertThat(all.text("/items/2/facts/sku")).isEqualTo(E3);
        assertThat(all.json().at("/items/2/facts").has("tenantId")).isFalse();
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/users/carol/timeline"), "groupName"))
                .contains("Group sales");
        assertThat(TestTenant.each(tenant.readNow(ZETEL, "/users/alice/timeline?asOf=" + before), "type"))
                .containsExactly("LicenseClaimed", "UserProvisioned");
        var first = tenant.readNow(ZETEL, "/users/alice/timeline?limit=3");
        assertThat(TestTenant.each(
                        tenant.readNow(ZETEL, "/users/alice/timeline?limit=3&cursor=" + first.text("/nextCursor")),
                        "type"))
                .containsExactly("UserProvisioned");
        tenant.as(Role.AUDITOR).get(tenant.path("/users/alice/timeline")).expect(200);
        tenant.as(Role.SERVICE).get(tenant.path("/users/alice/timeline")).expect(403);
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/users/nobody/timeline"))
                        .expect(404)
                        .text("/code"))
                .isEqualTo("HOLDER_NOT_FOUND");
    }

    @Test
    void explains_without_being_an_auditor() {
        var tenant = office().tenant();
        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.AUDITOR)) {
            tenant.as(role).get(tenant.path("/history/users/alice/explain")).expect(200);
        }
        tenant.as(Role.READER).get(tenant.path("/history/users/alice/explain")).expect(403);
    }

    @Test
    void reads_the_history_from_its_end_and_knows_its_types_and_how_far_it_reaches() {
        var tenant = HistorySpec.storied();
        var all = numbers(HistorySpec.audit(tenant, "/events"));
        assertThat(numbers(HistorySpec.audit(tenant, "/events?order=desc"))).isEqualTo(all.reversed());
        var page = HistorySpec.audit(tenant, "/events?order=desc&limit=4");
        assertThat(numbers(page)).isEqualTo(all.reversed().subList(0, 4));
        assertThat(numbers(HistorySpec.audit(tenant, "/events?order=desc&limit=4&after=" + page.text("/nextCursor"))))
                .isEqualTo(all.reversed().subList(4, 8));
        assertThat(HistorySpec.audit(tenant, "/events?order=desc&format=ndjson")
                        .lines()
                        .getFirst()
                        .get("n")
                        .asLong())
                .isEqualTo(all.getLast());
        assertThat(numbers(HistorySpec.audit(tenant, "/events?order=desc&type=ClaimRefused")))
                .hasSize(1);
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/events?order=up"))
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/order");
        assertThat(HistorySpec.audit(tenant, "/types")
                        .expect(200)
                        .json()
                        .get("items")
                        .valueStream()
                        .map(type -> type.asString()))
                .isSorted()
                .contains("TenantRegistered", "LicenseClaimed", "ClaimRefused")
                .doesNotHaveDuplicates();
        for (int parts : new int[] {1, 7, 500}) {
            var extent = tenant.readNow(ZETEL, "/history/extent?parts=" + parts)
                    .expect(200)
                    .json();
            assertThat(extent.get("events").asInt()).isEqualTo(all.size());
            assertThat(extent.get("parts").size()).isEqualTo(parts);
            assertThat(extent.get("parts")
                            .valueStream()
                            .mapToLong(part -> part.get("events").asLong())
                            .sum())
                    .isEqualTo(all.size());
        }
        tenant.as(Role.READER).get(tenant.path("/history/extent?parts=0")).expect(400);
        tenant.as(Role.READER).get(tenant.path("/history/types")).expect(403);
    }

    private static List<Long> numbers(Reply reply) {
        return reply.expect(200)
                .json()
                .get("items")
                .valueStream()
                .map(item -> item.get("n").asLong())
                .toList();
    }
}
