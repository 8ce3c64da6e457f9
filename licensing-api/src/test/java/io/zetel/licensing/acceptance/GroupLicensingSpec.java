package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Licences through groups, over HTTP")
class GroupLicensingSpec {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";
    private static final String EMS = "EMS";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"memberType\":null}", "{\"displayName\":\"Sales\",\"securityEnabled\":true}"})
    void a_group_that_does_not_say_whom_it_is_of_is_refused_and_not_stored(String body) {
        var refused = office.tenant()
                .as(Role.GROUP_ADMIN)
                .put(office.tenant().path("/groups/untyped"), body)
                .expect(400);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/memberType");
        assertThat(refused.text("/errors/0/code")).isEqualTo("REQUIRED");
        office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/groups/untyped"))
                .expect(404);
    }

    @Test
    void G02_G05_P18_each_member_gets_the_set_of_products_and_the_group_is_listed() {
        office.tenant().buy(E3, 5);
        office.tenant().buy(EMS, 5);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        var job = office.give("sales", E3, EMS);

        assertThat(job.text("/state")).isEqualTo("COMPLETED");
        assertThat(job.number("/done")).isEqualTo(2);
        assertThat(office.licences(job, "u2"))
                .isEqualTo(Map.of(E3, List.of("GROUP sales Active"), EMS, List.of("GROUP sales Active")));
        assertThat(office.assigned(job, E3)).isEqualTo(2);
        assertThat(office.access(job, "u1", "TEAMS1")).isEqualTo("FULL");
        var groups =
                office.tenant().readAfter(job, "/products/" + E3 + "/groups").expect(200);
        assertThat(TestTenant.each(groups, "groupId")).containsExactly("sales");
        assertThat(groups.text("/items/0/displayName")).isEqualTo("Group sales");
        assertThat(TestTenant.each(office.tenant().readAfter(job, "/groups?licensed=true"), "groupId"))
                .as("G10")
                .containsExactly("sales");
    }

    @Test
    void G03_G04_joiners_inherit_and_leavers_lose_unless_another_source_keeps_the_seat() {
        office.tenant().buy(E3, 5);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.give("sales", E3);
        var joined = office.join("sales", "u1", "u2");
        assertThat(joined.number("/ok")).isEqualTo(2);
        assertThat(office.licences(joined, "u1")).isEqualTo(Map.of(E3, List.of("GROUP sales Active")));

        office.direct("u2", Map.of("add", List.of(Map.of("sku", E3)), "allowAlongsideInherited", true))
                .expect(200);
        var left = office.leave("sales", "u1");
        assertThat(office.licences(left, "u1")).isEmpty();
        var other = office.leave("sales", "u2");
        assertThat(office.licences(other, "u2")).isEqualTo(Map.of(E3, List.of("DIRECT Active")));
        assertThat(office.assigned(other, E3)).isEqualTo(1);
    }

    @Test
    void a_swap_of_products_leaves_no_member_with_less_than_it_had() {
        var tenant = office.tenant();
        tenant.buy(E3, 2);
        var bought = tenant.buy(E5, 1).text("/subscriptionId");
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        office.give("sales", E3);

        var swap = office.license("sales", Map.of("add", List.of(Map.of("sku", E5)), "remove", List.of(E3)))
                .expect(202);

        assertThat(office.licences(swap, "u1")).isEqualTo(Map.of(E5, List.of("GROUP sales Active")));
        assertThat(office.licences(swap, "u2"))
                .as("no seat is left of the new product")
                .containsKey(E3);
        assertThat(office.access(swap, "u2", "TEAMS1")).isEqualTo("FULL");
        assertThat(office.assigned(swap, E3)).isEqualTo(1);

        tenant.as(Role.BILLING_ADMIN)
                .patch(tenant.path("/subscriptions/" + bought), Map.of("seats", 2))
                .expect(200);
        office.awaitLicenses("u2", Map.of(E5, List.of("GROUP sales Active")));
        var now = tenant.readNow(RunningZetel.shared(), "/products/" + E3);
        assertThat(now.number("/assigned")).as("and then the old one goes").isZero();
        assertThat(tenant.readNow(RunningZetel.shared(), "/users/u2/access?servicePlan=TEAMS1")
                        .text("/access"))
                .isEqualTo("FULL");
    }

    @Test
    void G07_coverage_says_how_many_members_a_product_reaches_and_who_is_missing_why() {
        office.tenant().buy(E3, 2);
        office.users("u1", "u2", "u3");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2", "u3");
        var job = office.give("sales", E3);

        var licensing = office.licensing(job, "sales");
        assertThat(licensing.text("/licenseProcessingState/state")).isEqualTo("ProcessingComplete");
        assertThat(licensing.number("/licenses/0/members")).isEqualTo(3);
        assertThat(licensing.number("/licenses/0/licensed")).isEqualTo(2);
        assertThat(licensing.number("/licenses/0/missing")).isEqualTo(1);
        assertThat(licensing.text("/membersWithErrors/items/0/memberId")).isEqualTo("u3");
        assertThat(licensing.text("/membersWithErrors/items/0/error")).isEqualTo("CountViolation");
        assertThat(job.number("/failed")).isEqualTo(1);
    }

    @Test
    void P24_a_deleted_member_is_no_error_and_not_missing() {
        office.tenant().buy(E3, 3);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        office.give("sales", E3);
        var deleted = office.tenant()
                .as(Role.USER_ADMIN)
                .delete(office.tenant().path("/users/u1"))
                .expect(200);
        var licensing = office.licensing(deleted, "sales");
        assertThat(licensing.json().at("/membersWithErrors/items")).isEmpty();
        assertThat(List.of(
                        licensing.number("/licenses/0/members"),
                        licensing.number("/licenses/0/licensed"),
                        licensing.number("/licenses/0/missing")))
                .containsExactly(2, 1, 0);
        var again = office.tenant()
                .as(Role.LICENSE_ADMIN)
                .post(office.tenant().path("/groups/sales/reprocess"), Map.of())
                .expect(202);
        assertThat(again.number("/failed")).isZero();
        assertThat(again.json().at("/errors/items")).isEmpty();
    }

    @Test
    void the_errors_of_a_job_are_its_own_from_the_first_answer_on_and_for_ever() {
        office.tenant().buy(E3, 1);
        office.users("u1", "u2", "u3");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2", "u3");
        var job = office.give("sales", E3);
        assertThat(job.number("/failed")).isEqualTo(2);
        assertThat(errors(job)).containsExactly("u2 CountViolation", "u3 CountViolation");

        office.tenant().buy(E3, 5);
        office.awaitLicenses("u3", Map.of(E3, List.of("GROUP sales Active")));
        var deleted = office.tenant()
                .as(Role.USER_ADMIN)
                .delete(office.tenant().path("/users/u2"))
                .expect(200);
        var later = office.tenant()
                .readAfter(deleted, "/jobs/" + job.text("/jobId"))
                .expect(200);
        assertThat(errors(later)).isEqualTo(errors(job));
        assertThat(later.body()).doesNotContain("\"null\"");
    }

    private static List<String> errors(Reply job) {
        return job.json()
                .at("/errors/items")
                .valueStream()
                .map(error ->
                        error.get("item").asString() + " " + error.get("code").asString())
                .toList();
    }

    @Test
    void G08_DEC10_who_waits_gets_the_seat_that_comes_free_or_is_bought_in_join_order_and_nobody_has_to_ask() {
        office.tenant().buy(E3, 1);
        office.users("u1", "u2", "u3", "u4");
        office.group("sales", "USER");
        office.join("sales", "u1", "u4", "u2", "u3");
        var job = office.give("sales", E3);
        assertThat(office.licences(job, "u2")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
        assertThat(office.access(job, "u2", "TEAMS1")).as("P02").isEqualTo("NONE");

        office.leave("sales", "u1");
        office.awaitLicenses("u4", Map.of(E3, List.of("GROUP sales Active")));
        assertThat(office.licences("u2")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
        office.tenant().buy(E3, 1);
        office.awaitLicenses("u2", Map.of(E3, List.of("GROUP sales Active")));
        assertThat(office.licences("u3")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
        office.tenant().buy(E3, 5);
        office.awaitLicenses("u3", Map.of(E3, List.of("GROUP sales Active")));
    }

    @Test
    void G09_guests_are_left_out_with_a_reason_and_the_group_carries_a_warning() {
        office.tenant().buy(E3, 5);
        office.user("u1");
        office.user("visitor", Map.of("userType", "Guest", "usageLocation", "NL"));
        office.group("sales", "USER");
        office.join("sales", "u1", "visitor");
        var job = office.give("sales", E3);

        assertThat(job.json().get("warnings").valueStream().map(node -> node.asString()))
                .containsExactly("GROUP_CONTAINS_GUESTS");
        assertThat(office.licences(job, "visitor"))
                .isEqualTo(Map.of(E3, List.of("GROUP sales Skipped EXTERNAL_ACCOUNT")));
        var licensing = office.licensing(job, "sales");
        assertThat(licensing.text("/warnings/0")).isEqualTo("GROUP_CONTAINS_GUESTS");
        assertThat(office.assigned(job, E3)).isEqualTo(1);
    }

    @Test
    void P06_P07_a_member_without_a_location_inherits_the_tenants_and_one_where_a_plan_is_prohibited_gets_nothing() {
        office.tenant().buy("MCOMEETADV", 5);
        office.user("nowhere", Map.of());
        office.user("belgian", Map.of("usageLocation", "BE"));
        office.user("chinese", Map.of("usageLocation", "CN"));
        office.group("meetings", "USER");
        office.join("meetings", "nowhere", "belgian", "chinese");
        var job = office.give("meetings", "MCOMEETADV");

        assertThat(office.licences(job, "nowhere").get("MCOMEETADV")).containsExactly("GROUP meetings Active");
        assertThat(office.tenant().readAfter(job, "/users/nowhere").text("/usageLocation"))
                .isEqualTo("NL");
        assertThat(office.tenant().readAfter(job, "/users/belgian").text("/usageLocation"))
                .isEqualTo("BE");
        assertThat(office.licences(job, "chinese").get("MCOMEETADV"))
                .containsExactly("GROUP meetings Error ProhibitedInUsageLocationViolation");
    }

    @Test
    void an_atomic_group_gives_all_or_nothing_and_an_independent_one_what_it_can() {
        office.tenant().buy(E3, 5);
        office.tenant().buy(EMS, 1);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        var atomic = office.give("sales", E3, EMS);
        assertThat(office.licences(atomic, "u2"))
                .isEqualTo(Map.of(
                        E3, List.of("GROUP sales Error Other"), EMS, List.of("GROUP sales Error CountViolation")));
        assertThat(office.assigned(atomic, E3)).isEqualTo(1);

        var independent = office.license("sales", Map.of("mode", "INDEPENDENT")).expect(202);
        assertThat(office.licences(independent, "u2"))
                .isEqualTo(Map.of(E3, List.of("GROUP sales Active"), EMS, List.of("GROUP sales Error CountViolation")));
    }

    @Test
    void P22_taking_a_product_off_the_group_takes_it_from_its_members() {
        office.tenant().buy(E3, 5);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        office.give("sales", E3);
        var job = office.take("sales", E3);
        assertThat(office.licences(job, "u1")).isEmpty();
        assertThat(office.assigned(job, E3)).isZero();
    }

    @Test
    void DEC11_a_group_that_gives_licences_cannot_be_deleted() {
        office.tenant().buy(E3, 5);
        office.group("sales", "USER");
        office.give("sales", E3);
        var group = office.tenant().path("/groups/sales");
        assertThat(office.tenant()
                        .as(Role.GROUP_ADMIN)
                        .delete(group)
                        .expect(409)
                        .text("/code"))
                .isEqualTo("GROUP_HAS_LICENSES");
        office.take("sales", E3);
        var gone = office.tenant().as(Role.GROUP_ADMIN).delete(group).expect(204);
        office.tenant().readAfter(gone, "/groups/sales").expect(404);
    }

    @Test
    void R05_reprocessing_a_group_looks_at_every_member_anew_and_changes_nothing_that_is_well() {
        office.tenant().buy(E3, 5);
        office.users("u1", "u2");
        office.group("sales", "USER");
        office.join("sales", "u1", "u2");
        office.give("sales", E3);
        var job = office.tenant()
                .as(Role.LICENSE_ADMIN)
                .post(office.tenant().path("/groups/sales/reprocess"), Map.of())
                .expect(202);
        assertThat(job.number("/done")).isEqualTo(2);
        assertThat(office.assigned(job, E3)).isEqualTo(2);
    }

    @Test
    void P10_licence_user_and_group_administrators_license_groups_and_others_do_not() {
        office.tenant().buy(E3, 5);
        office.group("sales", "USER");
        var path = office.tenant().path("/groups/sales");
        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN, Role.GLOBAL_ADMIN)) {
            office.tenant()
                    .as(role)
                    .put(path + "/licenses", Map.of("add", List.of(Map.of("sku", E3))))
                    .expect(202);
            office.tenant().as(role).post(path + "/reprocess", Map.of()).expect(202);
            office.tenant()
                    .as(role)
                    .put(path + "/licenses", Map.of("remove", List.of(E3)))
                    .expect(202);
        }
        office.give("sales", E3);
        for (var role : List.of(Role.BILLING_ADMIN, Role.READER, Role.AUDITOR, Role.SERVICE)) {
            office.tenant()
                    .as(role)
                    .put(path + "/licenses", Map.of("remove", List.of(E3)))
                    .expect(403);
            office.tenant().as(role).post(path + "/reprocess", Map.of()).expect(403);
        }
        assertThat(TestTenant.each(
                        office.tenant().as(Role.READER).get(office.tenant().path("/groups?licensed=true")), "groupId"))
                .containsExactly("sales");
    }

    @Test
    void section_2_7_an_add_on_is_refused_without_what_it_needs_and_what_it_needs_is_not_taken_from_under_it() {
        office.tenant().buy("MCOEV", 5);
        office.tenant().buy("WORKPLACE_ANALYTICS", 5);
        office.tenant().buy(E3, 5);
        office.group("sales", "USER");
        var addOns = Map.of("add", List.of(Map.of("sku", "MCOEV"), Map.of("sku", "WORKPLACE_ANALYTICS")));
        var refused = office.license("sales", addOns).expect(409);
        assertThat(refused.text("/code")).isEqualTo("DEPENDENCY_VIOLATION");
        assertThat(refused.json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactly("/add/0/sku", "/add/1/sku");
        assertThat(refused.text("/errors/1/message"))
                .isEqualTo("WORKPLACE_ANALYTICS of WORKPLACE_ANALYTICS requires"
                        + " EXCHANGE_S_ENTERPRISE or EXCHANGE_S_STANDARD to be enabled as well.");

        office.give("sales", E3, "MCOEV", "WORKPLACE_ANALYTICS");
        var taken = office.license("sales", Map.of("remove", List.of(E3))).expect(409);
        assertThat(taken.json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactly("/remove/0", "/remove/0");
        office.take("sales", E3, "MCOEV", "WORKPLACE_ANALYTICS");
    }

    @Test
    void refusals_are_typed_and_store_nothing() {
        office.group("sales", "USER");
        assertThat(office.license("sales", Map.of("add", List.of(Map.of("sku", E3))))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("PRODUCT_NOT_OWNED");
        var bad = office.license(
                "sales",
                Map.of(
                        "add",
                        List.of(Map.of("sku", "NOPE"), Map.of("sku", E3, "disabledPlans", List.of("NOT_A_PLAN")))));
        assertThat(bad.expect(400).json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactly("/add/0/sku", "/add/1/disabledPlans/0");
        assertThat(office.license("nobody", Map.of("mode", "ATOMIC"))
                        .expect(404)
                        .text("/code"))
                .isEqualTo("GROUP_NOT_FOUND");
        var etag = office.group("sales", "USER").header("ETag");
        office.users("u1");
        office.join("sales", "u1");
        assertThat(office.tenant()
                        .as(Role.GLOBAL_ADMIN)
                        .put(office.tenant().path("/groups/sales/licenses"), Map.of("mode", "ATOMIC"), "If-Match", etag)
                        .expect(412)
                        .text("/code"))
                .isEqualTo("VERSION_MISMATCH");
    }
}
