package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Licences of devices, over HTTP")
class DeviceLicensingSpec {

    private static final String OFFICE = "OFFICE_PROPLUS_DEVICE1";
    private static final String EDUCATION = "OFFICE_PROPLUS_DEVICE_EDUCATION";
    private static final String PLAN = "OFFICE_PROPLUS_DEVICE";

    private final DirectoryClient office =
            new DirectoryClient(TestTenant.under(RunningZetel.shared().http(), "EA"));

    @Test
    void D01_a_device_product_reaches_devices_through_a_group_and_never_a_user() {
        office.tenant().buy(OFFICE, 5);
        office.user("alice");
        assertThat(office.assign("alice", OFFICE).expect(409).text("/code")).isEqualTo("SKU_TARGET_DEVICE");
        office.group("people", "USER");
        assertThat(office.license("people", Map.of("add", List.of(Map.of("sku", OFFICE))))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("SKU_TARGET_DEVICE");
    }

    @Test
    void D02_D07_D09_anyone_at_a_licensed_device_has_access_and_takes_no_seat() {
        office.tenant().buy(OFFICE, 5);
        office.user("alice");
        office.group("laptops", "DEVICE");
        var empty = office.give("laptops", OFFICE);
        assertThat(office.assigned(empty, OFFICE)).as("D07").isZero();
        List.of("l1", "l2", "l3").forEach(office::device);
        var joined = office.join("laptops", "l1", "l2", "l3");
        assertThat(office.assigned(joined, OFFICE)).as("D09").isEqualTo(3);
        assertThat(office.access(joined, "alice", PLAN)).isEqualTo("NONE");
        assertThat(office.access(joined, "alice", PLAN, "l1")).isEqualTo("FULL");
        var because = office.tenant().readAfter(joined, "/users/alice/access?device=l1&servicePlan=" + PLAN);
        assertThat(because.text("/because/0/reason")).isEqualTo("DEVICE_LICENSE");
        assertThat(because.text("/because/0/sourceId")).isEqualTo("laptops");
        assertThat(TestTenant.each(office.tenant().readAfter(joined, "/products/" + OFFICE + "/devices"), "deviceId"))
                .containsExactly("l1", "l2", "l3");
        assertThat(TestTenant.each(office.tenant().readAfter(joined, "/products/" + OFFICE + "/users"), "userId"))
                .isEmpty();
        var left = office.leave("laptops", "l2");
        assertThat(office.assigned(left, OFFICE)).isEqualTo(2);
    }

    @Test
    void D02_D13_microsoft_365_apps_is_asked_for_as_an_app_or_by_any_service_plan_that_gives_it() {
        office.tenant().buy(OFFICE, 5);
        office.tenant().buy("SPE_E3", 5);
        office.user("alice");
        office.user("owns");
        office.assign("owns", "SPE_E3").expect(200);
        office.group("laptops", "DEVICE");
        office.give("laptops", OFFICE);
        office.device("l1");
        var joined = office.join("laptops", "l1");
        for (var asked : List.of(
                "app=MICROSOFT_365_APPS",
                "servicePlan=" + PLAN,
                "servicePlan=OFFICESUBSCRIPTION",
                "servicePlan=OFFICE_BUSINESS")) {
            assertThat(asks(joined, "alice", asked + "&device=l1")).as(asked).isEqualTo("FULL DEVICE_LICENSE");
            assertThat(asks(joined, "alice", asked + "&device=other")).as(asked).isEqualTo("NONE NO_LICENSE");
            assertThat(asks(joined, "owns", asked)).as(asked).isEqualTo("FULL USER_LICENSE");
        }
        assertThat(asks(joined, "alice", "app=TEAMS&device=l1")).isEqualTo("NONE NO_LICENSE");

        var deleted = office.tenant()
                .as(Role.USER_ADMIN)
                .delete(office.tenant().path("/users/alice"))
                .expect(200);
        assertThat(asks(deleted, "alice", "app=MICROSOFT_365_APPS&device=l1")).isEqualTo("NONE USER_DELETED");
        office.user("bob");
        var revoked = office.tenant()
                .as(Role.GLOBAL_ADMIN)
                .put(office.tenant().path("/groups/laptops/licenses?confirm=true"), Map.of("remove", List.of(OFFICE)))
                .expect(202);
        var left = office.tenant().readAfter(revoked, "/devices/l1/licenses").expect(200);
        assertThat(left.json().get("licenses")).isEmpty();
        assertThat(left.text("/revoked/0/sku")).isEqualTo(OFFICE);
        assertThat(office.tenant()
                        .readAfter(revoked, "/users/owns/licenses")
                        .json()
                        .has("revoked"))
                .as("of devices alone")
                .isFalse();
        assertThat(asks(revoked, "bob", "servicePlan=OFFICESUBSCRIPTION&device=l1"))
                .isEqualTo("READ_ONLY DEVICE_LICENSE_REVOKED");
        assertThat(asks(revoked, "owns", "app=MICROSOFT_365_APPS&device=l1")).isEqualTo("FULL USER_LICENSE");
        assertThat(asks(revoked, "alice", "app=MICROSOFT_365_APPS&device=l1")).isEqualTo("NONE USER_DELETED");
    }

    @Test
    void access_is_asked_for_by_exactly_one_of_app_and_service_plan() {
        var reader = office.tenant().as(Role.READER);
        for (var query : List.of("", "?app=TEAMS&servicePlan=TEAMS1")) {
            var refused = reader.get(office.tenant().path("/users/alice/access" + query))
                    .expect(400);
            assertThat(refused.json().get("errors").valueStream().map(fault -> fault.get("pointer")
                            .asString()))
                    .containsExactly("/app", "/servicePlan");
        }
        assertThat(reader.get(office.tenant().path("/users/alice/access?app=NOPE"))
                        .expect(400)
                        .text("/errors/0/code"))
                .isEqualTo("UNKNOWN_APP");
    }

    private String asks(Reply after, String user, String question) {
        var reply = office.tenant()
                .readAfter(after, "/users/" + user + "/access?" + question)
                .expect(200);
        return reply.text("/access") + " " + reply.text("/because/0/reason");
    }

    @Test
    void D03_twenty_devices_take_twenty_seats_however_many_people_use_them() {
        office.tenant().buy(OFFICE, 50);
        office.group("laptops", "DEVICE");
        office.give("laptops", OFFICE);
        var users = office.batch(
                "/users/batch", IntStream.range(0, 200).mapToObj(i -> Map.of("userId", "u" + i)), Role.SERVICE);
        assertThat(users.number("/done")).isEqualTo(200);
        office.batch("/devices/batch", IntStream.range(0, 20).mapToObj(i -> Map.of("deviceId", "d" + i)), Role.SERVICE);
        var joined = office.join(
                "laptops", IntStream.range(0, 20).mapToObj(i -> "d" + i).toArray(String[]::new));
        assertThat(office.assigned(joined, OFFICE)).isEqualTo(20);
        assertThat(office.access(joined, "u199", PLAN, "d19")).isEqualTo("FULL");
    }

    @Test
    void D04_D05_D06_only_the_right_agreement_may_buy() {
        var reseller = TestTenant.under(RunningZetel.shared().http(), "CSP");
        var refused = reseller.as(Role.BILLING_ADMIN)
                .post(reseller.path("/subscriptions"), Map.of("sku", OFFICE, "seats", 1));
        assertThat(refused.expect(409).text("/code")).isEqualTo("NOT_ELIGIBLE");
        var commercial = office.tenant()
                .as(Role.BILLING_ADMIN)
                .post(office.tenant().path("/subscriptions"), Map.of("sku", EDUCATION, "seats", 1));
        assertThat(commercial.expect(409).text("/code")).isEqualTo("NOT_ELIGIBLE");
        TestTenant.under(RunningZetel.shared().http(), "EES").buy(EDUCATION, 1);
    }

    @Test
    void D08_only_a_global_administrator_licenses_devices() {
        office.tenant().buy(OFFICE, 5);
        office.group("laptops", "DEVICE");
        var path = office.tenant().path("/groups/laptops/licenses");
        for (var role : List.of(
                Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN, Role.BILLING_ADMIN, Role.READER, Role.SERVICE)) {
            office.tenant()
                    .as(role)
                    .put(path, Map.of("add", List.of(Map.of("sku", OFFICE))))
                    .expect(403);
        }
        office.tenant()
                .as(Role.GLOBAL_ADMIN)
                .put(path, Map.of("add", List.of(Map.of("sku", OFFICE))))
                .expect(202);
    }

    @Test
    void D08_nobody_else_lets_devices_join_or_leave_a_licensed_group_or_processes_it_again() {
        office.tenant().buy(OFFICE, 5);
        office.group("laptops", "DEVICE");
        Stream.of("l1", "l2", "l3").forEach(office::device);
        var members = office.tenant().path("/groups/laptops/members");
        var reprocess = office.tenant().path("/groups/laptops/reprocess");
        var admin = office.tenant().as(Role.GROUP_ADMIN);
        admin.post(members, Map.of("memberIds", List.of("l1"))).expect(200);
        var given = office.give("laptops", OFFICE);

        for (var role : List.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN)) {
            assertThat(office.tenant()
                            .as(role)
                            .post(reprocess, Map.of())
                            .expect(403)
                            .text("/code"))
                    .isEqualTo("FORBIDDEN");
        }
        assertThat(admin.post(members, Map.of("memberIds", List.of("l2")))
                        .expect(403)
                        .text("/code"))
                .isEqualTo("FORBIDDEN");
        admin.post(members, "application/x-ndjson", BodyPublishers.ofString("{\"memberId\":\"l2\"}"))
                .expect(403);
        admin.delete(members + "/l1").expect(403);
        assertThat(office.assigned(given, OFFICE)).isEqualTo(1);

        var global = office.tenant().as(Role.GLOBAL_ADMIN);
        global.post(reprocess, Map.of()).expect(202);
        assertThat(office.assigned(
                        global.post(members, Map.of("memberIds", List.of("l2"))).expect(200), OFFICE))
                .isEqualTo(2);
        assertThat(office.assigned(global.delete(members + "/l1").expect(200), OFFICE))
                .isEqualTo(1);
        var fed = office.tenant()
                .as(Role.SERVICE)
                .post(members, Map.of("memberIds", List.of("l3")))
                .expect(200);
        assertThat(office.assigned(fed, OFFICE))
                .as("the directory only reports")
                .isEqualTo(2);
    }

    @Test
    void D08_a_group_of_users_is_for_its_own_administrators_as_ever() {
        office.tenant().buy("SPE_E3", 5);
        office.group("people", "USER");
        office.give("people", "SPE_E3");
        office.users("u1");
        var members = office.tenant().path("/groups/people/members");
        office.tenant()
                .as(Role.GROUP_ADMIN)
                .post(members, Map.of("memberIds", List.of("u1")))
                .expect(200);
        office.tenant().as(Role.GROUP_ADMIN).delete(members + "/u1").expect(200);
        office.tenant()
                .as(Role.LICENSE_ADMIN)
                .post(office.tenant().path("/groups/people/reprocess"), Map.of())
                .expect(202);
        office.tenant()
                .as(Role.LICENSE_ADMIN)
                .post(office.tenant().path("/groups/nobodys/reprocess"), Map.of())
                .expect(404);
    }

    @Test
    void D10_D11_a_group_of_devices_gives_one_product_only() {
        office.tenant().buy(OFFICE, 5);
        office.tenant().buy("INTUNE_A_D", 5);
        office.group("laptops", "DEVICE");
        office.give("laptops", OFFICE);
        var second = office.license("laptops", Map.of("add", List.of(Map.of("sku", "INTUNE_A_D"))));
        assertThat(second.expect(409).text("/code")).isEqualTo("ONE_SUBSCRIPTION_PER_GROUP");
        office.give("laptops", OFFICE);
    }

    @Test
    void D12_D13_D14_revoking_asks_for_confirmation_and_leaves_the_apps_read_only() {
        office.tenant().buy(OFFICE, 5);
        office.user("alice");
        office.group("laptops", "DEVICE");
        List.of("l1", "l2").forEach(office::device);
        office.join("laptops", "l1", "l2");
        office.give("laptops", OFFICE);

        assertThat(office.license("laptops", Map.of("remove", List.of(OFFICE)))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("CONFIRMATION_REQUIRED");
        var admin = office.tenant().as(Role.GLOBAL_ADMIN);
        var path = office.tenant().path("/groups/laptops/licenses");
        var preview = admin.put(path + "?dryRun=true", Map.of("remove", List.of(OFFICE)))
                .expect(200);
        assertThat(preview.number("/losing")).isEqualTo(2);
        var revoked = admin.put(path + "?confirm=true", Map.of("remove", List.of(OFFICE)))
                .expect(202);
        assertThat(office.assigned(revoked, OFFICE)).isZero();
        assertThat(office.access(revoked, "alice", PLAN, "l1")).isEqualTo("READ_ONLY");
        assertThat(office.access(revoked, "alice", PLAN, "never-licensed")).isEqualTo("NONE");
        var again = office.give("laptops", OFFICE);
        assertThat(office.access(again, "alice", PLAN, "l1")).isEqualTo("FULL");
    }

    @Test
    void a_removed_device_gives_its_seat_back() {
        office.tenant().buy(OFFICE, 5);
        office.group("laptops", "DEVICE");
        office.give("laptops", OFFICE);
        office.device("l1");
        office.join("laptops", "l1");
        var removed = office.tenant()
                .as(Role.USER_ADMIN)
                .delete(office.tenant().path("/devices/l1"))
                .expect(204);
        assertThat(office.assigned(removed, OFFICE)).isZero();
        office.tenant().readAfter(removed, "/devices/l1").expect(404);
    }
}
