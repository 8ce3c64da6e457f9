package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("Licences by hand, over HTTP")
class DirectAssignmentSpec {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @Test
    void P01_P13_P14_P15_an_assigned_user_is_listed_and_may_use_the_services_that_are_on() {
        office.tenant().buy(E3, 2);
        office.user("alice");
        var assigned = office.direct(
                        "alice", Map.of("add", List.of(Map.of("sku", E3, "disabledPlans", List.of("SWAY")))))
                .expect(200);

        assertThat(assigned.text("/licenses/0/sources/0/type")).isEqualTo("DIRECT");
        assertThat(office.licences(assigned, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
        assertThat(office.access(assigned, "alice", "TEAMS1")).isEqualTo("FULL");
        assertThat(office.access(assigned, "alice", "SWAY")).isEqualTo("NONE");
        assertThat(TestTenant.each(office.tenant().readAfter(assigned, "/products/" + E3 + "/users"), "userId"))
                .containsExactly("alice");
        assertThat(office.assigned(assigned, E3)).isEqualTo(1);
    }

    @Test
    void who_needs_no_view_is_answered_as_soon_as_it_is_stored() {
        office.tenant().buy(E3, 2);
        office.user("alice");
        var path = office.tenant().path("/users/alice/licenses");
        var stored = office.tenant()
                .as(Role.LICENSE_ADMIN)
                .put(path, Map.of("add", List.of(Map.of("sku", E3))), "Prefer", "return=minimal")
                .expect(204);

        assertThat(stored.body()).isEmpty();
        assertThat(stored.header("Preference-Applied")).isEqualTo("return=minimal");
        assertThat(office.licences(stored, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
        office.tenant()
                .as(Role.LICENSE_ADMIN)
                .put(path, Map.of("remove", List.of(E3)), "Prefer", "return=minimal", "If-Match", stored.header("ETag"))
                .expect(204);
    }

    @Test
    void A01_one_assignment_with_three_sources_takes_one_seat_and_each_plan_knows_who_gives_it() {
        var claiming = new DirectoryClient(TestTenant.claiming(RunningZetel.shared()));
        claiming.tenant().buy(E3, 5);
        claiming.tenant().policy("TEAMS", E3);
        claiming.tenant().signIn("alice").expect(201);
        claiming.user("alice");
        claiming.group("sales", "USER");
        claiming.license("sales", Map.of("add", List.of(Map.of("sku", E3, "disabledPlans", List.of("SWAY")))))
                .expect(202);
        claiming.join("sales", "alice");
        var third = claiming.direct("alice", Map.of("add", List.of(Map.of("sku", E3)), "allowAlongsideInherited", true))
                .expect(200);

        assertThat(claiming.assigned(third, E3)).isEqualTo(1);
        assertThat(third.json().at("/licenses/0/sources")).hasSize(3);
        var sway = third.json()
                .at("/licenses/0/servicePlans")
                .valueStream()
                .filter(plan -> plan.get("servicePlan").asString().equals("SWAY"))
                .findFirst()
                .orElseThrow();
        assertThat(sway.get("enabled").asBoolean()).isTrue();
        assertThat(sway.get("from").valueStream().map(giver -> giver.get("type").asString()))
                .containsExactlyInAnyOrder("AUTO_CLAIM", "DIRECT");
    }

    @Test
    void P02_access_ends_when_no_purchase_of_the_product_can_be_used_any_more() {
        var id = office.tenant().buy(E3, 2).text("/subscriptionId");
        office.user("alice");
        office.assign("alice", E3).expect(200);
        var suspended = office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(office.tenant().path("/subscriptions/" + id + "?confirm=true"), Map.of("status", "SUSPENDED"))
                .expect(200);
        var access = office.tenant().readAfter(suspended, "/users/alice/access?servicePlan=TEAMS1");
        assertThat(access.text("/access")).isEqualTo("NONE");
        assertThat(access.text("/because/0/reason")).isEqualTo("SUBSCRIPTION_INACTIVE");
        var again = office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(office.tenant().path("/subscriptions/" + id), Map.of("status", "ACTIVE"))
                .expect(200);
        assertThat(office.access(again, "alice", "TEAMS1")).isEqualTo("FULL");
    }

    @Test
    void P03_a_licence_counts_in_its_own_tenant_only() {
        office.tenant().buy(E3, 2);
        office.user("alice");
        office.assign("alice", E3).expect(200);
        var elsewhere = DirectoryClient.open(RunningZetel.shared().http());
        var known = elsewhere.user("alice");
        assertThat(elsewhere.access(known, "alice", "TEAMS1")).isEqualTo("NONE");
        assertThat(elsewhere.assign("alice", E3).expect(409).text("/code")).isEqualTo("PRODUCT_NOT_OWNED");
    }

    @Test
    void P08_a_user_without_a_location_gets_no_direct_licence() {
        office.tenant().buy(E3, 2);
        office.user("nowhere", Map.of());
        assertThat(office.assign("nowhere", E3).expect(409).text("/code")).isEqualTo("INVALID_USAGE_LOCATION");
    }

    @Test
    void P10_licence_and_user_administrators_assign_and_others_do_not() {
        office.tenant().buy(E3, 5);
        office.user("alice");
        var path = office.tenant().path("/users/alice/licenses");
        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GLOBAL_ADMIN)) {
            office.tenant()
                    .as(role)
                    .put(path, Map.of("add", List.of(Map.of("sku", E3))))
                    .expect(200);
        }
        for (var role : List.of(Role.GROUP_ADMIN, Role.BILLING_ADMIN, Role.READER, Role.AUDITOR, Role.SERVICE)) {
            office.tenant().as(role).put(path, Map.of("remove", List.of(E3))).expect(403);
        }
    }

    @Test
    void P09_P11_P12_all_products_show_their_numbers_services_and_next_expiry() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        office.tenant().buy(E3, 100);
        var inGrace = now.minus(1, ChronoUnit.DAYS);
        buy(Map.of(
                "sku",
                E3,
                "seats",
                20,
                "startsOn",
                now.minus(9, ChronoUnit.DAYS).toString(),
                "endsOn",
                inGrace.toString()));
        office.group("staff", "USER");
        office.give("staff", E3);
        office.manyUsers(70);
        var last = office.join(
                "staff", IntStream.range(0, 70).mapToObj(i -> "m-" + i).toArray(String[]::new));
        var row = numbers(last, 120, 70, 50, 20);
        assertThat(row.get("nextExpiry").asString())
                .isEqualTo(inGrace.plus(30, ChronoUnit.DAYS).toString());
        assertThat(row.get("servicePlans").valueStream().map(plan -> plan.asString()))
                .contains("TEAMS1", "EXCHANGE_S_ENTERPRISE");

        var end = now.plus(20, ChronoUnit.DAYS).toString();
        buy(Map.of(
                "sku", E3, "seats", 3, "endsOn", now.plus(10, ChronoUnit.DAYS).toString(), "autoRenew", true));
        var soon = buy(Map.of("sku", E3, "seats", 7, "endsOn", end));
        assertThat(numbers(soon, 130, 70, 60, 27).get("nextExpiry").asString())
                .as("who renews does not expire")
                .isEqualTo(end);
    }

    private Reply buy(Map<String, ?> purchase) {
        return office.tenant()
                .as(Role.BILLING_ADMIN)
                .post(office.tenant().path("/subscriptions"), purchase)
                .expect(201);
    }

    private JsonNode numbers(Reply write, int total, int assigned, int available, int expiringSoon) {
        var row = office.tenant().readAfter(write, "/products").json().at("/items/0");
        assertThat(List.of(
                        row.get("total").asInt(),
                        row.get("assigned").asInt(),
                        row.get("available").asInt(),
                        row.get("expiringSoon").asInt()))
                .as("total, assigned, available, expiring soon")
                .containsExactly(total, assigned, available, expiringSoon);
        return row;
    }

    @Test
    void P16_what_is_inherited_is_assigned_directly_only_from_the_products_page() {
        office.tenant().buy(E3, 2);
        office.user("alice");
        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "alice");
        assertThat(office.assign("alice", E3).expect(409).text("/code")).isEqualTo("ALREADY_INHERITED");
        var both = office.direct("alice", Map.of("add", List.of(Map.of("sku", E3)), "allowAlongsideInherited", true))
                .expect(200);
        assertThat(office.licences(both, "alice").get(E3))
                .containsExactlyInAnyOrder("DIRECT Active", "GROUP sales Active");
        assertThat(office.assigned(both, E3)).isEqualTo(1);
    }

    @Test
    void P19_P20_P21_a_direct_licence_is_removed_and_an_inherited_one_is_not() {
        office.tenant().buy(E3, 2);
        office.user("alice");
        office.assign("alice", E3).expect(200);
        var removed = office.unassign("alice", E3).expect(200);
        assertThat(office.licences(removed, "alice")).isEmpty();
        assertThat(office.assigned(removed, E3)).isZero();
        assertThat(office.unassign("alice", E3).expect(409).text("/code")).isEqualTo("NOT_ASSIGNED");

        office.group("sales", "USER");
        office.give("sales", E3);
        office.join("sales", "alice");
        assertThat(office.unassign("alice", E3).expect(409).text("/code")).isEqualTo("INHERITED_FROM_GROUP");
    }

    @Test
    void a_swap_is_one_step_and_needs_no_seat_of_both() {
        office.tenant().buy(E3, 1);
        office.tenant().buy(E5, 1);
        office.user("alice");
        office.assign("alice", E3).expect(200);
        var swapped = office.direct("alice", Map.of("add", List.of(Map.of("sku", E5)), "remove", List.of(E3)))
                .expect(200);
        assertThat(office.licences(swapped, "alice")).isEqualTo(Map.of(E5, List.of("DIRECT Active")));
        office.user("bob");
        assertThat(office.assign("bob", E5).expect(409).text("/code")).isEqualTo("OUT_OF_LICENSES");
    }

    @Test
    void conflicts_and_dependencies_are_refused_with_the_plans_at_fault() {
        office.tenant().buy("EXCHANGESTANDARD", 2);
        office.tenant().buy("EXCHANGEENTERPRISE", 2);
        office.tenant().buy("EXCHANGEARCHIVE_ADDON", 2);
        office.user("alice");
        assertThat(office.assign("alice", "EXCHANGEARCHIVE_ADDON").expect(409).text("/code"))
                .isEqualTo("DEPENDENCY_VIOLATION");
        office.assign("alice", "EXCHANGESTANDARD", "EXCHANGEARCHIVE_ADDON").expect(200);
        assertThat(office.assign("alice", "EXCHANGEENTERPRISE").expect(409).text("/code"))
                .isEqualTo("MUTUALLY_EXCLUSIVE");
        assertThat(office.unassign("alice", "EXCHANGESTANDARD").expect(409).text("/code"))
                .isEqualTo("DEPENDENCY_VIOLATION");
    }

    @Test
    void P23_P24_DEC7_a_deleted_user_sleeps_without_a_seat_and_comes_back_if_there_is_one() {
        office.tenant().buy(E3, 1);
        office.user("alice", Map.of("usageLocation", "NL", "onPremisesSynced", true));
        office.assign("alice", E3).expect(200);
        var users = office.tenant().path("/users/alice");
        var deleted = office.tenant()
                .as(Role.SERVICE)
                .delete(users + "?reason=LEFT_SYNC_SCOPE")
                .expect(200);
        assertThat(deleted.text("/state")).isEqualTo("DELETED");
        assertThat(office.licences(deleted, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Suspended")));
        assertThat(office.access(deleted, "alice", "TEAMS1")).isEqualTo("NONE");
        var product = office.tenant().readAfter(deleted, "/products/" + E3);
        assertThat(product.number("/assigned")).isZero();
        office.tenant().readAfter(deleted, "/users/alice/licenses");
        assertThat(office.tenant().readAfter(deleted, "/products/" + E3).number("/suspended"))
                .isEqualTo(1);

        var restored = office.tenant()
                .as(Role.USER_ADMIN)
                .post(users + "/restore", Map.of())
                .expect(200);
        assertThat(office.licences(restored, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
        office.tenant().as(Role.USER_ADMIN).delete(users).expect(200);
        office.user("bob");
        office.assign("bob", E3).expect(200);
        var again = office.tenant()
                .as(Role.USER_ADMIN)
                .post(users + "/restore", Map.of())
                .expect(200);
        assertThat(office.licences(again, "alice")).isEqualTo(Map.of(E3, List.of("DIRECT Error CountViolation")));
        office.unassign("bob", E3).expect(200);
        office.awaitLicenses("alice", Map.of(E3, List.of("DIRECT Active")));
    }

    @Test
    void what_people_are_called_can_be_read_and_changed_and_is_in_no_event() {
        var put = office.user("alice", Map.of("displayName", "Alice Liddell", "usageLocation", "NL"));
        assertThat(put.text("/displayName")).isEqualTo("Alice Liddell");
        var patched = office.tenant()
                .as(Role.SERVICE)
                .patch(
                        office.tenant().path("/users/alice"),
                        Map.of("displayName", "Alice L."),
                        "If-Match",
                        put.header("ETag"))
                .expect(200);
        assertThat(patched.text("/displayName")).isEqualTo("Alice L.");
        assertThat(patched.header("ETag")).isEqualTo(put.header("ETag"));
        var events = RunningZetel.shared()
                .context()
                .getBean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("select count(*) from domain_event where convert_from(payload, 'UTF8') like '%Alice L%'")
                .query(Long.class)
                .single();
        assertThat(events).isZero();
    }

    @Test
    void bad_input_names_every_fault_and_nobody_becomes_known_by_it() {
        var bad = office.tenant()
                .as(Role.USER_ADMIN)
                .put(
                        office.tenant().path("/users/alice"),
                        Map.of("usageLocation", "Narnia", "userType", "Ghost", "displayName", " "));
        assertThat(bad.expect(400).json().get("errors")).isNotEmpty();
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/users/alice"))
                .expect(404);
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/users/alice/licenses"))
                .expect(404);
        assertThat(office.tenant()
                        .as(Role.READER)
                        .get(office.tenant().path("/users/alice/access?servicePlan=NOPE"))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("UNKNOWN_PLAN");
        assertThat(office.assign("alice", E3).expect(404).text("/code")).isEqualTo("HOLDER_NOT_FOUND");
        office.tenant().as(Role.READER).get(office.tenant().path("/jobs/none")).expect(404);
    }
}
